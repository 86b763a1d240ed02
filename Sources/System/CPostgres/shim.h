#ifndef JOBRUN_CPOSTGRES_H
#define JOBRUN_CPOSTGRES_H
#include <postgresql/libpq-fe.h>

// Character-literal macros, as numbers that Swift can see.
static const int jobrun_diag_severity = PG_DIAG_SEVERITY_NONLOCALIZED;
static const int jobrun_diag_sqlstate = PG_DIAG_SQLSTATE;
static const int jobrun_diag_message = PG_DIAG_MESSAGE_PRIMARY;
static const int jobrun_diag_constraint = PG_DIAG_CONSTRAINT_NAME;
static const int jobrun_diag_table = PG_DIAG_TABLE_NAME;
static const int jobrun_diag_column = PG_DIAG_COLUMN_NAME;
#endif
