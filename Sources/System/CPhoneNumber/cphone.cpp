#include "cphone.h"

#include <cstring>
#include <string>

#include <phonenumbers/phonenumberutil.h>

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

namespace {

// Far more than any number that a person writes, with extension and spaces: the library's own limit is 250.
const size_t longest_text = 250;

int kind_of(PhoneNumberUtil::PhoneNumberType type) {
    switch (type) {
    case PhoneNumberUtil::MOBILE: return CPHONE_MOBILE;
    case PhoneNumberUtil::FIXED_LINE: return CPHONE_FIXED;
    case PhoneNumberUtil::FIXED_LINE_OR_MOBILE: return CPHONE_FIXED_OR_MOBILE;
    case PhoneNumberUtil::PREMIUM_RATE: return CPHONE_PREMIUM;
    case PhoneNumberUtil::PERSONAL_NUMBER: return CPHONE_PERSONAL;
    case PhoneNumberUtil::PAGER: return CPHONE_PAGER;
    case PhoneNumberUtil::UNKNOWN: return CPHONE_UNKNOWN;
    default: return CPHONE_OTHER;
    }
}

int parse(const char *text, const char *region, char *out, size_t capacity, char *region_out, int *kind) {
    const PhoneNumberUtil *library = PhoneNumberUtil::GetInstance();
    PhoneNumber number;
    if (library->Parse(text, region, &number) != PhoneNumberUtil::NO_PARSING_ERROR) return 0;
    if (!library->IsPossibleNumber(number)) return 0;

    std::string e164;
    library->Format(number, PhoneNumberUtil::E164, &e164);
    if (e164.size() + 1 > capacity) return 0;
    std::memcpy(out, e164.c_str(), e164.size() + 1);

    if (region_out != nullptr) {
        std::string code;
        library->GetRegionCodeForNumber(number, &code);
        // "ZZ" is no region, "001" the world's (satellites, toll-free): neither is a country.
        const bool is_country = code.size() == 2 && code != "ZZ";
        std::memcpy(region_out, is_country ? code.c_str() : "", is_country ? 3 : 1);
    }
    if (kind != nullptr) *kind = kind_of(library->GetNumberType(number));
    return 1;
}

} // namespace

extern "C" int cphone_parse(const char *text, const char *region, char *out, size_t capacity, char *region_out, int *kind) {
    try {
        if (text == nullptr || region == nullptr || out == nullptr || strnlen(text, longest_text + 1) > longest_text) return 0;
        return parse(text, region, out, capacity, region_out, kind);
    } catch (...) {
        return 0;
    }
}
