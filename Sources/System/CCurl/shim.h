#ifndef JOBRUN_CCURL_H
#define JOBRUN_CCURL_H
#include <curl/curl.h>

// libcurl's setters and getters take "whatever fits the option"; Swift cannot call such functions. One entry point for each type.

static inline CURLcode ccurl_set_long(CURL *easy, CURLoption option, long value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_size(CURL *easy, CURLoption option, curl_off_t value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_text(CURL *easy, CURLoption option, const char *value) {
    return curl_easy_setopt(easy, option, value);
}

static inline CURLcode ccurl_set_list(CURL *easy, CURLoption option, struct curl_slist *value) {
    return curl_easy_setopt(easy, option, value);
}

/// Who is told when the answer's body comes.
static inline CURLcode ccurl_set_writer(CURL *easy, curl_write_callback function, void *context) {
    CURLcode status = curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, function);
    return status != CURLE_OK ? status : curl_easy_setopt(easy, CURLOPT_WRITEDATA, context);
}

/// Who is told each line of the answer's head.
static inline CURLcode ccurl_set_header_reader(CURL *easy, curl_write_callback function, void *context) {
    CURLcode status = curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, function);
    return status != CURLE_OK ? status : curl_easy_setopt(easy, CURLOPT_HEADERDATA, context);
}

/// Who is asked for the bytes of an upload.
static inline CURLcode ccurl_set_reader(CURL *easy, curl_read_callback function, void *context) {
    CURLcode status = curl_easy_setopt(easy, CURLOPT_READFUNCTION, function);
    return status != CURLE_OK ? status : curl_easy_setopt(easy, CURLOPT_READDATA, context);
}

/// Who is asked once the connection stands and before the first byte of the request.
static inline CURLcode ccurl_set_doorkeeper(CURL *easy, curl_prereq_callback function, void *context) {
    CURLcode status = curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, function);
    return status != CURLE_OK ? status : curl_easy_setopt(easy, CURLOPT_PREREQDATA, context);
}

static inline long ccurl_get_long(CURL *easy, CURLINFO info) {
    long value = 0;
    return curl_easy_getinfo(easy, info, &value) == CURLE_OK ? value : 0;
}

static inline CURLMcode ccurl_multi_set_long(CURLM *multi, CURLMoption option, long value) {
    return curl_multi_setopt(multi, option, value);
}
#endif
