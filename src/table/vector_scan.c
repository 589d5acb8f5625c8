/* The scans of a column's buffer in vectors. */
#include "core/vector.h"
#include "table/scan.h"

#include <string.h>

enum { slots_of_shuffle = 16 };

#ifdef FNL_VECTOR_AVX2

static fnl_vector set_bytes(int value)
{
    return _mm256_set1_epi8((char)value);
}

static fnl_vector load(const void *from)
{
    return _mm256_loadu_si256(from);
}

/* The 16 bytes of a table in each half. */
static fnl_vector load_table(const uint8_t *from)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)from));
}

/* Codes held below or at most, as bytes in their order. */
static fnl_vector pack_codes(const int32_t *codes, uint32_t most)
{
    fnl_vector held = _mm256_set1_epi32((int)most);
    fnl_vector a = _mm256_min_epu32(load(codes), held);
    fnl_vector b = _mm256_min_epu32(load(codes + 8), held);
    fnl_vector c = _mm256_min_epu32(load(codes + 16), held);
    fnl_vector d = _mm256_min_epu32(load(codes + 24), held);
    fnl_vector bytes = _mm256_packus_epi16(_mm256_packus_epi32(a, b), _mm256_packus_epi32(c, d));
    return _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

/* All bits of a byte for each bit that is set. */
static fnl_vector spread_bits(uint64_t bits)
{
    fnl_vector which = _mm256_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 3, 3,
                                        3, 3, 3, 3, 3);
    fnl_vector bit = _mm256_set1_epi64x((long long)0x8040201008040201);
    fnl_vector bytes = _mm256_shuffle_epi8(_mm256_set1_epi32((int)(uint32_t)bits), which);
    return _mm256_cmpeq_epi8(_mm256_and_si256(bytes, bit), bit);
}

#define OR _mm256_or_si256
#define AND _mm256_and_si256
#define AND_NOT _mm256_andnot_si256
#define ADD_64 _mm256_add_epi64
#define ADD_32 _mm256_add_epi32
#define SUBTRACT_64 _mm256_sub_epi64
#define SUBTRACT_BYTES _mm256_sub_epi8
#define ADD_BYTES_HELD _mm256_adds_epu8
#define SHUFFLE _mm256_shuffle_epi8
#define EQUAL_BYTES _mm256_cmpeq_epi8
#define SET_64(value) _mm256_set1_epi64x((long long)(value))
#define SET_32(value) _mm256_set1_epi32((int)(value))
#define STORE(to, vector) _mm256_storeu_si256((void *)(to), vector)
#define BITS_OF_BYTES(vector) ((uint32_t)_mm256_movemask_epi8(vector))
#define BITS_OF_64(vector) _mm256_movemask_pd(_mm256_castsi256_pd(vector))
#define BITS_OF_32(vector) _mm256_movemask_ps(_mm256_castsi256_ps(vector))

#else

static fnl_vector set_bytes(int value)
{
    return _mm_set1_epi8((char)value);
}

static fnl_vector load(const void *from)
{
    return _mm_loadu_si128(from);
}

static fnl_vector load_table(const uint8_t *from)
{
    return load(from);
}

/* Codes held below or at most: compared as if signed, with the first bit turned round. */
static fnl_vector hold_codes(const int32_t *codes, uint32_t most)
{
    fnl_vector first = _mm_set1_epi32(INT32_MIN);
    fnl_vector held = _mm_set1_epi32((int)most);
    fnl_vector values = load(codes);
    fnl_vector above = _mm_cmpgt_epi32(_mm_xor_si128(values, first), _mm_xor_si128(held, first));
    return _mm_or_si128(_mm_and_si128(above, held), _mm_andnot_si128(above, values));
}

static fnl_vector pack_codes(const int32_t *codes, uint32_t most)
{
    fnl_vector low = _mm_packs_epi32(hold_codes(codes, most), hold_codes(codes + 4, most));
    fnl_vector high = _mm_packs_epi32(hold_codes(codes + 8, most), hold_codes(codes + 12, most));
    return _mm_packus_epi16(low, high);
}

static fnl_vector spread_bits(uint64_t bits)
{
    fnl_vector which = _mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1);
    fnl_vector bit = _mm_set1_epi64x((long long)0x8040201008040201);
    fnl_vector bytes = _mm_shuffle_epi8(_mm_set1_epi16((short)(uint16_t)bits), which);
    return _mm_cmpeq_epi8(_mm_and_si128(bytes, bit), bit);
}

#define OR _mm_or_si128
#define AND _mm_and_si128
#define AND_NOT _mm_andnot_si128
#define ADD_64 _mm_add_epi64
#define ADD_32 _mm_add_epi32
#define SUBTRACT_64 _mm_sub_epi64
#define SUBTRACT_BYTES _mm_sub_epi8
#define ADD_BYTES_HELD _mm_adds_epu8
#define SHUFFLE _mm_shuffle_epi8
#define EQUAL_BYTES _mm_cmpeq_epi8
#define SET_64(value) _mm_set1_epi64x((long long)(value))
#define SET_32(value) _mm_set1_epi32((int)(value))
#define STORE(to, vector) _mm_storeu_si128((void *)(to), vector)
#define BITS_OF_BYTES(vector) ((uint32_t)_mm_movemask_epi8(vector))
#define BITS_OF_64(vector) _mm_movemask_pd(_mm_castsi128_pd(vector))
#define BITS_OF_32(vector) _mm_movemask_ps(_mm_castsi128_ps(vector))

#endif

/* A shuffle gives 0 for indices whose first bit is set: adding 0x70, held at 255, sets it for all from 16 on. */
static inline fnl_vector look_up(const uint8_t *classes, uint32_t count, fnl_vector index)
{
    fnl_vector found = set_bytes(0);
    fnl_vector beyond = set_bytes(0x70);
    for (uint32_t first = 0; first < count; first += slots_of_shuffle) {
        fnl_vector within = ADD_BYTES_HELD(SUBTRACT_BYTES(index, set_bytes((int)first)), beyond);
        found = OR(found, SHUFFLE(load_table(classes + first), within));
    }
    return found;
}

static inline fnl_vector load_each(const fnl_code_map *map, const int32_t *codes)
{
    uint8_t found[fnl_vector_bytes];
    for (int i = 0; i < fnl_vector_bytes; i++) {
        uint32_t code = (uint32_t)codes[i];
        found[i] = map->classes[code < map->length ? code : map->length];
    }
    return load(found);
}

/* FOUND: the classes of a vector of codes. */
#define MAP_CODES(name, FOUND)                                                                                         \
    static bool name(const fnl_code_map *map, const int32_t *codes, uint32_t words, const uint64_t *valid,             \
                     uint8_t *restrict out, uint64_t *restrict looked_at)                                              \
    {                                                                                                                  \
        uint64_t any = 0;                                                                                              \
        fnl_vector null_class = set_bytes(map->null_class);                                                            \
        for (uint32_t word = 0; word < words; word++, codes += 64, out += 64) {                                        \
            uint64_t marks = 0;                                                                                        \
            for (int row = 0; row < 64; row += fnl_vector_bytes) {                                                     \
                fnl_vector found = FOUND;                                                                              \
                fnl_vector is_valid = spread_bits(valid[word] >> row);                                                 \
                fnl_vector mark = AND(EQUAL_BYTES(found, set_bytes(fnl_class_looked_at)), is_valid);                   \
                marks |= (uint64_t)BITS_OF_BYTES(mark) << row;                                                         \
                STORE(out + row, OR(AND(found, is_valid), AND_NOT(is_valid, null_class)));                             \
            }                                                                                                          \
            looked_at[word] = marks;                                                                                   \
            any |= marks;                                                                                              \
        }                                                                                                              \
        return any != 0;                                                                                               \
    }

/* The number of shuffles known beforehand where there are few. */
#define BY_SHUFFLES(count) look_up(map->classes, count, pack_codes(codes + row, map->length))
MAP_CODES(map_to_16, BY_SHUFFLES(slots_of_shuffle))
MAP_CODES(map_to_32, BY_SHUFFLES(2 * slots_of_shuffle))
MAP_CODES(map_to_48, BY_SHUFFLES(3 * slots_of_shuffle))
MAP_CODES(map_to_few, BY_SHUFFLES(map->length + 1))
MAP_CODES(map_to_many, load_each(map, codes + row))

static bool map_codes(const fnl_code_map *map, const int32_t *codes, uint32_t words, const uint64_t *valid,
                      uint8_t *restrict out, uint64_t *restrict looked_at)
{
    if (map->length < slots_of_shuffle)
        return map_to_16(map, codes, words, valid, out, looked_at);
    if (map->length < 2 * slots_of_shuffle)
        return map_to_32(map, codes, words, valid, out, looked_at);
    if (map->length < 3 * slots_of_shuffle)
        return map_to_48(map, codes, words, valid, out, looked_at);
    if (map->length < fnl_byte_slots)
        return map_to_few(map, codes, words, valid, out, looked_at);
    return map_to_many(map, codes, words, valid, out, looked_at);
}

#define LANES(type) ((uint32_t)(fnl_vector_bytes / sizeof(type)))

/* As the portable ones: whole vectors, then what is left. */
#define NOT_FINITE(name, number, exponent, SET, ADD, BITS)                                                             \
    static uint64_t name(const number *values, uint32_t count)                                                         \
    {                                                                                                                  \
        fnl_vector all = SET(exponent);                                                                                \
        fnl_vector lowest = SET((exponent) & (0 - (exponent)));                                                        \
        fnl_vector any = SET(0);                                                                                       \
        uint32_t i = 0;                                                                                                \
        for (; i + LANES(number) <= count; i += LANES(number))                                                         \
            any = OR(any, ADD(AND(load(values + i), all), lowest));                                                    \
        if (i == count && BITS(any) == 0)                                                                              \
            return 0;                                                                                                  \
        return fnl_reference_scanners.name(values, count);                                                             \
    }

NOT_FINITE(not_finite32, float, UINT32_C(0x7f800000), SET_32, ADD_32, BITS_OF_32)
NOT_FINITE(not_finite64, double, UINT64_C(0x7ff0000000000000), SET_64, ADD_64, BITS_OF_64)

static bool any_outside(const int64_t *values, uint32_t count, int64_t low, int64_t high)
{
    fnl_vector least = SET_64(low);
    fnl_vector span = SET_64((uint64_t)high - (uint64_t)low);
    fnl_vector any = SET_64(0);
    uint32_t i = 0;
    for (; i + LANES(int64_t) <= count; i += LANES(int64_t)) {
        fnl_vector above = SUBTRACT_64(load(values + i), least);
        any = OR(any, OR(above, SUBTRACT_64(span, above)));
    }
    return BITS_OF_64(any) != 0 || fnl_reference_scanners.any_outside(values + i, count - i, low, high);
}

const fnl_scanners FNL_AT_LEVEL(fnl_scanners) = { map_codes, not_finite32, not_finite64, any_outside };
