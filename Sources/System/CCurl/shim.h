#ifndef JOBRUN_CCURL_H
#define JOBRUN_CCURL_H
#include <curl/curl.h>
#endif
