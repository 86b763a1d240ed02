#include "cphone.h"
extern "C" int cphone_parse(const char *, const char *, char *, size_t, char *, int *) { return 0; }
