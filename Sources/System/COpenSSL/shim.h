#ifndef JOBRUN_COPENSSL_H
#define JOBRUN_COPENSSL_H
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rand.h>
#endif
