#ifndef JOBRUN_CPOSTGRES_H
#define JOBRUN_CPOSTGRES_H
#include <postgresql/libpq-fe.h>
#endif
