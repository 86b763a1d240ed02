#ifndef JOBRUN_CSQLITE_H
#define JOBRUN_CSQLITE_H
#include <sqlite3.h>
#include <stdint.h>
#include <time.h>

// Compound macros are not imported by Swift.
static const int32_t JOBRUN_SQLITE_CONSTRAINT_CHECK = SQLITE_CONSTRAINT_CHECK;
static const int32_t JOBRUN_SQLITE_CONSTRAINT_DATATYPE = SQLITE_CONSTRAINT_DATATYPE;
static const int32_t JOBRUN_SQLITE_CONSTRAINT_FOREIGNKEY = SQLITE_CONSTRAINT_FOREIGNKEY;
static const int32_t JOBRUN_SQLITE_CONSTRAINT_NOTNULL = SQLITE_CONSTRAINT_NOTNULL;
static const int32_t JOBRUN_SQLITE_CONSTRAINT_PRIMARYKEY = SQLITE_CONSTRAINT_PRIMARYKEY;
static const int32_t JOBRUN_SQLITE_CONSTRAINT_ROWID = SQLITE_CONSTRAINT_ROWID;
static const int32_t JOBRUN_SQLITE_CONSTRAINT_TRIGGER = SQLITE_CONSTRAINT_TRIGGER;
static const int32_t JOBRUN_SQLITE_CONSTRAINT_UNIQUE = SQLITE_CONSTRAINT_UNIQUE;

// Variadic functions cannot be called from Swift.

/// Before the first connection: no lock inside a connection (each belongs to one thread), no counting of memory, and the log hook.
static inline int jobrun_sqlite_configure(void (*hook)(void *, int, const char *)) {
    int status = sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
    if (status == SQLITE_OK) status = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (status == SQLITE_OK) status = sqlite3_config(SQLITE_CONFIG_LOG, hook, (void *)0);
    return status;
}

/// Foreign keys on; a misspelt "column" is an error and not a string; nobody can write to the schema table by hand.
static inline int jobrun_sqlite_harden(sqlite3 *db) {
    int status = sqlite3_db_config(db, SQLITE_DBCONFIG_ENABLE_FKEY, 1, (int *)0);
    if (status == SQLITE_OK) status = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    if (status == SQLITE_OK) status = sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
    if (status == SQLITE_OK) status = sqlite3_db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    return status;
}

/// The moment on the coarse monotonic clock at which the running statement is stopped, and whether it has been.
struct jobrun_sqlite_deadline {
    int64_t at;
    int32_t passed;
};

/// Nanoseconds on the coarse monotonic clock: right within a few milliseconds and nearly free.
static inline int64_t jobrun_sqlite_clock(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC_COARSE, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static inline int jobrun_sqlite_progress(void *context) {
    struct jobrun_sqlite_deadline *deadline = (struct jobrun_sqlite_deadline *)context;
    if (jobrun_sqlite_clock() < deadline->at) return 0;
    deadline->passed = 1;
    return 1;
}

/// Looks at the deadline every 2,000 instructions of a statement. In C, because it is on the path of every statement.
static inline void jobrun_sqlite_watch(sqlite3 *db, struct jobrun_sqlite_deadline *deadline) {
    sqlite3_progress_handler(db, 2000, jobrun_sqlite_progress, deadline);
}
#endif
