#ifndef JOBRUN_CMICROHTTPD_H
#define JOBRUN_CMICROHTTPD_H
#include <microhttpd.h>
#endif
