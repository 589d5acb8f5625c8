/* Vectors of 16 or 32 bytes under one set of names. A file that includes it is compiled once for each level of processor
   (FNL_VECTOR_AVX2 or FNL_VECTOR_SSSE3 is defined) and names what it exports with FNL_AT_LEVEL. */
#ifndef FNL_CORE_VECTOR_H
#define FNL_CORE_VECTOR_H

#include <immintrin.h>
#include <stdint.h>

#ifdef FNL_VECTOR_AVX2
#define FNL_AT_LEVEL(name) name##_avx2
typedef __m256i fnl_vector;
enum { fnl_vector_bytes = 32 };
#else
#define FNL_AT_LEVEL(name) name##_ssse3
typedef __m128i fnl_vector;
enum { fnl_vector_bytes = 16 };
#endif

#endif
