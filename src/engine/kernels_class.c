/* What is given for the class of a text. */
#include "engine/kernel_rows.h"

static uint32_t class_of(const fnl_step *step, const fnl_block *a, uint32_t row)
{
    return step->of_width == fnl_width_8 ? a->class8[row] : a->class16[row];
}

int32_t fnl_kernel_class_set(const fnl_step *step, fnl_frame *frame)
{
    const fnl_class_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t is_true = 0;
        uint64_t is_false = 0;
        for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++) {
            uint64_t truth = table->truths[class_of(step, a, word * 64 + i)];
            is_true |= (truth & 1) << i;
            is_false |= (truth >> 1) << i;
        }
        out->is_true[word] = is_true;
        out->is_false[word] = is_false;
    }
    return FNL_OK;
}

int32_t fnl_kernel_class_keys(const fnl_step *step, fnl_frame *frame)
{
    const fnl_class_table *table = step->table;
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t valid = 0;
        for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++) {
            uint32_t row = word * 64 + i;
            uint32_t class = class_of(step, a, row);
            valid |= (uint64_t)table->known[class] << i;
            fnl_put_whole(step, out, row, fnl_item_of_width(step, table->gives, class));
        }
        out->valid[word] = valid;
    }
    return FNL_OK;
}
