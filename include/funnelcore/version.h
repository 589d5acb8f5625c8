/* Part of <funnelcore/funnelcore.h>: how functions are declared, and the library's version. */
#ifndef FUNNELCORE_VERSION_H
#define FUNNELCORE_VERSION_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define FNL_API __attribute__((visibility("default")))
#else
#define FNL_API
#endif

/** The version of these headers. */
#define FNL_VERSION_MAJOR 0
#define FNL_VERSION_MINOR 1
#define FNL_VERSION_PATCH 0

/** The interface's version: what the SONAME carries. A library of the same number fits these headers. */
#define FNL_ABI_VERSION 0

#ifdef __cplusplus
extern "C" {
#endif

/** The library's version as text, "0.1.0". Static, any thread. Since 0.1. */
FNL_API const char *fnl_version(void);

/** The library's FNL_ABI_VERSION, to be compared with the one a program was built with. Since 0.1. */
FNL_API uint32_t fnl_abi_version(void);

#ifdef __cplusplus
}
#endif
#endif
