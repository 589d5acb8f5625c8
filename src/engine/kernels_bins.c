/* What is given for the bin or the key of a value. */
#include "engine/kernel_rows.h"

/* The bin of each row is counted cut by cut, or found by halving if there are many. */
#define COUNT_BINS(name, type, member, cut_of)                                                                         \
    static void name(const fnl_bins_table *table, const fnl_block *a, uint32_t rows, uint32_t *restrict bins)          \
    {                                                                                                                  \
        if (table->count <= fnl_few_cuts) {                                                                            \
            for (uint64_t i = 0; i < table->count; i++) {                                                              \
                type cut = (type)cut_of(table->items[i]);                                                              \
                for (uint32_t row = 0; row < rows; row++)                                                              \
                    bins[row] += a->member[row] >= cut;                                                                \
            }                                                                                                          \
            return;                                                                                                    \
        }                                                                                                              \
        for (uint32_t row = 0; row < rows; row++) {                                                                    \
            for (uint64_t left = table->count; left > 0;) {                                                            \
                uint64_t half = (left + 1) / 2;                                                                        \
                type cut = (type)cut_of(table->items[bins[row] + half - 1]);                                           \
                bins[row] += a->member[row] >= cut ? (uint32_t)half : 0;                                               \
                left -= half;                                                                                          \
            }                                                                                                          \
        }                                                                                                              \
    }

COUNT_BINS(count_whole16, int16_t, whole16, fnl_cut_of_whole)
COUNT_BINS(count_whole32, int32_t, whole32, fnl_cut_of_whole)
COUNT_BINS(count_whole64, int64_t, whole, fnl_cut_of_whole)
COUNT_BINS(count_number32, float, number32, fnl_cut_of_number)
COUNT_BINS(count_number64, double, number, fnl_cut_of_number)

static void count_bins(const fnl_step *step, const fnl_block *a, uint32_t rows, uint32_t *bins)
{
    if (step->of_lane == fnl_lane_number) {
        if (step->of_width == fnl_width_32)
            count_number32(step->table, a, rows, bins);
        else
            count_number64(step->table, a, rows, bins);
    } else if (step->of_width == fnl_width_16) {
        count_whole16(step->table, a, rows, bins);
    } else if (step->of_width == fnl_width_32) {
        count_whole32(step->table, a, rows, bins);
    } else {
        count_whole64(step->table, a, rows, bins);
    }
}

#define GIVE_BINS(type, member)                                                                                        \
    for (uint32_t row = 0; row < rows; row++)                                                                          \
        out->member[row] = (type)(fnl_bit_of_row(a->valid, row) ? results[bins[row]] : table->missing.value);

int32_t fnl_kernel_bins(const fnl_step *step, fnl_frame *frame)
{
    const fnl_bins_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    const int64_t *results = table->items + table->count;
    uint32_t rows = fnl_frame_rows(frame);
    uint32_t bins[fnl_block_rows];
    memset(bins, 0, rows * sizeof bins[0]);
    count_bins(step, a, rows, bins);
    if (step->width == fnl_width_16)
        GIVE_BINS(int16_t, whole16)
    else if (step->width == fnl_width_32)
        GIVE_BINS(int32_t, whole32)
    else
        GIVE_BINS(int64_t, whole)
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = a->valid[word] | (table->missing.known != 0 ? ~a->valid[word] : 0);
    return FNL_OK;
}

/* What the key of one row gives. */
static fnl_given give_key(const fnl_keys_table *table, int64_t key)
{
    uint64_t low = 0;
    for (uint64_t left = table->count; left > 1;) {
        uint64_t half = left / 2;
        low = table->items[low + half] <= key ? low + half : low;
        left -= half;
    }
    if (table->count != 0 && table->items[low] == key)
        return (fnl_given){ table->items[table->count + low], 1 };
    return table->otherwise;
}

int32_t fnl_kernel_keys(const fnl_step *step, fnl_frame *frame)
{
    const fnl_keys_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t valid = 0;
        for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++) {
            uint32_t row = word * 64 + i;
            fnl_given given = fnl_bit_of_row(a->valid, row) ? give_key(table, a->whole[row]) : table->missing;
            out->whole[row] = given.value;
            valid |= given.known << i;
        }
        out->valid[word] = valid;
    }
    return FNL_OK;
}
