/* The scans of a column's buffer in vectors. */
#include "core/vector.h"
#include "table/scan.h"

#include <string.h>

enum { slots_of_shuffle = 16 };

/* Codes held below or at most, as bytes in their order. */
FNL_VECTOR_INLINE fnl_vector pack_codes(const int32_t *codes, uint32_t most)
{
    fnl_vector held = fnl_vector_of32((int32_t)most);
    fnl_vector parts[4];
    for (uint32_t i = 0; i < 4; i++) {
        fnl_vector values = fnl_vector_load(codes + i * (fnl_vector_bytes / sizeof *codes));
#ifdef FNL_VECTOR_AVX2
        parts[i] = _mm256_min_epu32(values, held);
#else /* compared as if signed, with the first bit turned round */
        fnl_vector first = fnl_vector_of32(INT32_MIN);
        fnl_vector above = fnl_vector_above32(fnl_vector_xor(values, first), fnl_vector_xor(held, first));
        parts[i] = fnl_vector_choose(above, held, values);
#endif
    }
#ifdef FNL_VECTOR_AVX2
    fnl_vector bytes =
        _mm256_packus_epi16(_mm256_packus_epi32(parts[0], parts[1]), _mm256_packus_epi32(parts[2], parts[3]));
    return _mm256_permutevar8x32_epi32(bytes, _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
#else
    return _mm_packus_epi16(_mm_packs_epi32(parts[0], parts[1]), _mm_packs_epi32(parts[2], parts[3]));
#endif
}

/* A shuffle gives 0 for indices whose first bit is set: adding 0x70, held at 255, sets it for all from 16 on. */
FNL_VECTOR_INLINE fnl_vector look_up(const fnl_code_map *map, const int32_t *codes, uint32_t count)
{
    fnl_vector index = pack_codes(codes, map->length);
    fnl_vector found = fnl_vector_of8(0);
    for (uint32_t first = 0; first < count; first += slots_of_shuffle) {
        fnl_vector within =
            fnl_vector_add8_bounded(fnl_vector_subtract8(index, fnl_vector_of8(first)), fnl_vector_of8(0x70));
        found = fnl_vector_or(found, fnl_vector_shuffle8(fnl_vector_repeat(map->classes + first), within));
    }
    return found;
}

FNL_VECTOR_INLINE fnl_vector load_each(const fnl_code_map *map, const int32_t *codes)
{
    uint8_t found[fnl_vector_bytes];
    for (int i = 0; i < fnl_vector_bytes; i++) {
        uint32_t code = (uint32_t)codes[i];
        found[i] = map->classes[code < map->length ? code : map->length];
    }
    return fnl_vector_load(found);
}

/* slots: how many a shuffle must reach; 0: the table is too large for shuffles. */
FNL_VECTOR_INLINE bool map_slots(const fnl_code_map *map, const int32_t *codes, uint32_t words, const uint64_t *valid,
                                 uint8_t *restrict out, uint64_t *restrict looked_at, uint32_t slots)
{
    uint64_t any = 0;
    fnl_vector null_class = fnl_vector_of8(map->null_class);
    for (uint32_t word = 0; word < words; word++, codes += 64, out += 64) {
        uint64_t marks = 0;
        for (int row = 0; row < 64; row += fnl_vector_bytes) {
            fnl_vector found = slots == 0 ? load_each(map, codes + row) : look_up(map, codes + row, slots);
            fnl_vector is_valid = fnl_vector_mask8((fnl_vector_bits)(valid[word] >> row));
            fnl_vector mark = fnl_vector_equal8(found, fnl_vector_of8(fnl_class_looked_at));
            marks |= (uint64_t)fnl_vector_bits8(fnl_vector_and(mark, is_valid)) << row;
            fnl_vector_store(out + row, fnl_vector_choose(is_valid, found, null_class));
        }
        looked_at[word] = marks;
        any |= marks;
    }
    return any != 0;
}

/* The number of shuffles is known beforehand where there are few. */
static bool map_codes(const fnl_code_map *map, const int32_t *codes, uint32_t words, const uint64_t *valid,
                      uint8_t *restrict out, uint64_t *restrict looked_at)
{
    if (map->length < slots_of_shuffle)
        return map_slots(map, codes, words, valid, out, looked_at, slots_of_shuffle);
    if (map->length < 2 * slots_of_shuffle)
        return map_slots(map, codes, words, valid, out, looked_at, 2 * slots_of_shuffle);
    if (map->length < 3 * slots_of_shuffle)
        return map_slots(map, codes, words, valid, out, looked_at, 3 * slots_of_shuffle);
    if (map->length < fnl_byte_slots)
        return map_slots(map, codes, words, valid, out, looked_at, map->length + 1);
    return map_slots(map, codes, words, valid, out, looked_at, 0);
}

/* The highest bits of lanes of 64 bits, and of 32, among those of all bytes. */
static const fnl_vector_bits highest_of_64 = (fnl_vector_bits)0x80808080;
static const fnl_vector_bits highest_of_32 = (fnl_vector_bits)0x88888888;

/* As the portable one: the exponent's lowest bit carries into the sign where all its bits are set. What does not fill a
   vector, or has such a value, is left to it. */
static uint64_t not_finite32(const float *values, uint32_t count)
{
    enum { lanes = fnl_vector_bytes / sizeof(float) };
    fnl_vector exponent = fnl_vector_of32(0x7f800000);
    fnl_vector any = fnl_vector_of32(0);
    uint32_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        fnl_vector bits = fnl_vector_and(fnl_vector_load(values + i), exponent);
        any = fnl_vector_or(any, fnl_vector_add32(bits, fnl_vector_of32(0x00800000)));
    }
    if (i == count && (fnl_vector_bits8(any) & highest_of_32) == 0)
        return 0;
    return fnl_reference_scanners.not_finite32(values, count);
}

static uint64_t not_finite64(const double *values, uint32_t count)
{
    enum { lanes = fnl_vector_bytes / sizeof(double) };
    fnl_vector exponent = fnl_vector_of64(0x7ff0000000000000);
    fnl_vector any = fnl_vector_of64(0);
    uint32_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        fnl_vector bits = fnl_vector_and(fnl_vector_load(values + i), exponent);
        any = fnl_vector_or(any, fnl_vector_add64(bits, fnl_vector_of64(0x0010000000000000)));
    }
    if (i == count && (fnl_vector_bits8(any) & highest_of_64) == 0)
        return 0;
    return fnl_reference_scanners.not_finite64(values, count);
}

static bool any_outside(const int64_t *values, uint32_t count, int64_t low, int64_t high)
{
    enum { lanes = fnl_vector_bytes / sizeof(int64_t) };
    fnl_vector least = fnl_vector_of64(low);
    fnl_vector span = fnl_vector_of64((int64_t)((uint64_t)high - (uint64_t)low));
    fnl_vector any = fnl_vector_of64(0);
    uint32_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        fnl_vector above = fnl_vector_subtract64(fnl_vector_load(values + i), least);
        any = fnl_vector_or(any, fnl_vector_or(above, fnl_vector_subtract64(span, above)));
    }
    return (fnl_vector_bits8(any) & highest_of_64) != 0 ||
           fnl_reference_scanners.any_outside(values + i, count - i, low, high);
}

const fnl_scanners FNL_AT_LEVEL(fnl_scanners) = { map_codes, not_finite32, not_finite64, any_outside };
