#ifndef JOBRUN_CPHONE_H
#define JOBRUN_CPHONE_H
#include <stddef.h>
#ifdef __cplusplus
extern "C" {
#endif

/// What kind of line a number belongs to, after libphonenumber's metadata.
enum cphone_kind {
    CPHONE_UNKNOWN = 0,
    CPHONE_MOBILE = 1,
    CPHONE_FIXED = 2,
    CPHONE_FIXED_OR_MOBILE = 3,
    CPHONE_PREMIUM = 4,
    CPHONE_PERSONAL = 5,
    CPHONE_PAGER = 6,
    CPHONE_OTHER = 7,
};

/// Parses `text` (national numbers are read as of `region`, e.g. "GB"; pass "ZZ" to accept only a leading +), writes +E.164 with a
/// terminating NUL into `out` and, when not null, the two-letter region of the number into `region_out` (at least 4 bytes, empty when
/// unknown) and its kind into `kind`. Returns 1 for a possible number, 0 otherwise. Never throws.
int cphone_parse(const char *text, const char *region, char *out, size_t capacity, char *region_out, int *kind);

#ifdef __cplusplus
}
#endif
#endif
