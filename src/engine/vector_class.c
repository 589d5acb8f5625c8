/* What is given for the class of a text: 16 classes a shuffle. */
#include "engine/vector_kernels.h"
#include "engine/vector_strip.h"

/* The classes of a table lie in tiles of 16. A class less the first of its tile is below 16: with 0x70 added it keeps its
   highest bit clear, and its lower four bits are its place. A class of another tile is 16 or more: it gets that bit, and a
   shuffle gives 0 for it. */
FNL_VECTOR_INLINE fnl_vector place_in_tile(fnl_vector classes, size_t tile)
{
    return fnl_vector_add8_bounded(fnl_vector_subtract8(classes, fnl_vector_of8((int64_t)(tile * fnl_slots))),
                                   fnl_vector_of8(0x70));
}

FNL_VECTOR_INLINE uint32_t tiles_of(const fnl_class_table *table)
{
    return (table->count + fnl_slots - 1) / fnl_slots;
}

/* Puts the truths of a strip: the lowest bits of bytes are true, those above false. */
FNL_VECTOR_INLINE void put_truths(fnl_block *out, uint32_t row, fnl_vector truths)
{
    fnl_put_strip_bits(out->is_true, row, fnl_vector_bits8(FNL_EACH(slli_epi16)(truths, 7)));
    fnl_put_strip_bits(out->is_false, row, fnl_vector_bits8(FNL_EACH(slli_epi16)(truths, 6)));
}

FNL_VECTOR_INLINE int32_t class_set(const fnl_step *step, fnl_frame *frame, uint32_t tiles)
{
    const fnl_class_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        fnl_vector classes = fnl_vector_load(a->class8 + row);
        if (tiles == 1) {
            put_truths(out, row, fnl_vector_shuffle8(fnl_vector_repeat(table->truths), classes));
            continue;
        }
        fnl_vector truths = fnl_vector_of8(0);
        for (size_t tile = 0; tile < tiles; tile++) {
            fnl_vector of_tile = fnl_vector_repeat(table->truths + tile * fnl_slots);
            truths = fnl_vector_or(truths, fnl_vector_shuffle8(of_tile, place_in_tile(classes, tile)));
        }
        put_truths(out, row, truths);
    }
    return FNL_OK;
}

FNL_VECTOR_INLINE int32_t class_keys16(const fnl_step *step, fnl_frame *frame, uint32_t tiles)
{
    const fnl_class_table *table = step->table;
    const uint8_t *classes8 = frame->registers[step->a].class8;
    int16_t *out = frame->registers[step->out].whole16;
    for (uint32_t row = 0; row < frame->count; row += fnl_strip_rows) {
        fnl_vector classes = fnl_vector_before_join8(fnl_vector_load(classes8 + row));
        if (tiles == 1) {
            fnl_put_strip16(out + row, fnl_vector_shuffle8(fnl_vector_repeat(table->low), classes),
                            fnl_vector_shuffle8(fnl_vector_repeat(table->high), classes));
            continue;
        }
        fnl_vector low = fnl_vector_of8(0);
        fnl_vector high = fnl_vector_of8(0);
        for (size_t tile = 0; tile < tiles; tile++) {
            fnl_vector place = place_in_tile(classes, tile);
            fnl_vector low_of_tile = fnl_vector_repeat(table->low + tile * fnl_slots);
            fnl_vector high_of_tile = fnl_vector_repeat(table->high + tile * fnl_slots);
            low = fnl_vector_or(low, fnl_vector_shuffle8(low_of_tile, place));
            high = fnl_vector_or(high, fnl_vector_shuffle8(high_of_tile, place));
        }
        fnl_put_strip16(out + row, low, high);
    }
    fnl_fill_bits(frame->registers[step->out].valid, fnl_words(frame));
    return FNL_OK;
}

/* Kernels for some numbers of tiles, and for any. */
#define OF_TILES(name, count)                                                                                          \
    static int32_t set_of_##name(const fnl_step *step, fnl_frame *frame)                                               \
    {                                                                                                                  \
        return class_set(step, frame, count);                                                                          \
    }                                                                                                                  \
    static int32_t keys16_of_##name(const fnl_step *step, fnl_frame *frame)                                            \
    {                                                                                                                  \
        return class_keys16(step, frame, count);                                                                       \
    }

OF_TILES(one, 1)
OF_TILES(two, 2)
OF_TILES(three, 3)
OF_TILES(many, tiles_of(step->table))

/* Where every class gives something, what it gives is loaded row by row. */
#define LOADED_KEYS(name, class_member, type, member)                                                                  \
    static int32_t name(const fnl_step *step, fnl_frame *frame)                                                        \
    {                                                                                                                  \
        const void *gives = ((const fnl_class_table *)step->table)->gives;                                             \
        const fnl_block *a = &frame->registers[step->a];                                                               \
        fnl_block *out = &frame->registers[step->out];                                                                 \
        for (uint32_t row = 0; row < fnl_frame_rows(frame); row++)                                                     \
            out->member[row] = ((const type *)gives)[a->class_member[row]];                                            \
        fnl_fill_bits(out->valid, fnl_words(frame));                                                                   \
        return FNL_OK;                                                                                                 \
    }

LOADED_KEYS(keys_8_to_32, class8, int32_t, whole32)
LOADED_KEYS(keys_8_to_64, class8, int64_t, whole)
LOADED_KEYS(keys_16_to_16, class16, int16_t, whole16)
LOADED_KEYS(keys_16_to_32, class16, int32_t, whole32)
LOADED_KEYS(keys_16_to_64, class16, int64_t, whole)

enum { most_classes = 256 };

fnl_kernel *FNL_CLASS_SET(const fnl_step *step)
{
    fnl_kernel *const kernels[] = { set_of_one, set_of_two, set_of_three, set_of_many };
    const fnl_class_table *table = step->table;
    if (step->of_width != fnl_width_8 || table->count == 0 || table->count > most_classes)
        return NULL;
    return kernels[tiles_of(table) < 4 ? tiles_of(table) - 1 : 3];
}

fnl_kernel *FNL_CLASS_KEYS(const fnl_step *step)
{
    fnl_kernel *const kernels[] = { keys16_of_one, keys16_of_two, keys16_of_three, keys16_of_many };
    const fnl_class_table *table = step->table;
    if (!table->all_known || table->count == 0)
        return NULL;
    if (step->of_width == fnl_width_16)
        return step->width == fnl_width_16   ? keys_16_to_16
               : step->width == fnl_width_32 ? keys_16_to_32
                                             : keys_16_to_64;
    if (step->of_width != fnl_width_8 || table->count > most_classes)
        return NULL;
    if (step->width == fnl_width_16)
        return kernels[tiles_of(table) < 4 ? tiles_of(table) - 1 : 3];
    return step->width == fnl_width_32 ? keys_8_to_32 : keys_8_to_64;
}
