#ifndef JOBRUN_CSQLITE_H
#define JOBRUN_CSQLITE_H
#include <sqlite3.h>
#endif
