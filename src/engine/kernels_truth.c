/* Kleene's logic on two masks: true and false; a row in neither is unknown. */
#include "engine/kernel.h"

int32_t fnl_kernel_and(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *b = &frame->registers[step->b];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        out->is_true[word] = a->is_true[word] & b->is_true[word];
        out->is_false[word] = a->is_false[word] | b->is_false[word];
    }
    return FNL_OK;
}

int32_t fnl_kernel_or(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    const fnl_block *b = &frame->registers[step->b];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        out->is_true[word] = a->is_true[word] | b->is_true[word];
        out->is_false[word] = a->is_false[word] & b->is_false[word];
    }
    return FNL_OK;
}

int32_t fnl_kernel_not(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        out->is_true[word] = a->is_false[word];
        out->is_false[word] = a->is_true[word];
    }
    return FNL_OK;
}

/* A mask that is never unknown. */
static void put_known(fnl_block *out, uint32_t word, uint64_t is_true)
{
    out->is_true[word] = is_true;
    out->is_false[word] = ~is_true;
}

int32_t fnl_kernel_is_null(const fnl_step *step, fnl_frame *frame)
{
    const fnl_block *a = &frame->registers[step->a];
    fnl_block *out = &frame->registers[step->out];
    bool is_truth = step->of_lane == fnl_lane_truth;
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        put_known(out, word, is_truth ? ~(a->is_true[word] | a->is_false[word]) : ~a->valid[word]);
    return FNL_OK;
}

int32_t fnl_kernel_is_true(const fnl_step *step, fnl_frame *frame)
{
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        put_known(&frame->registers[step->out], word, frame->registers[step->a].is_true[word]);
    return FNL_OK;
}

int32_t fnl_kernel_is_false(const fnl_step *step, fnl_frame *frame)
{
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        put_known(&frame->registers[step->out], word, frame->registers[step->a].is_false[word]);
    return FNL_OK;
}

/* Of masks: also of the two masks of a truth. */
static uint64_t choose(uint64_t mask, uint64_t a, uint64_t b)
{
    return (mask & a) | (~mask & b);
}

/* Rows of one word of any width. */
#define CHOOSE_ROWS(type, member)                                                                                      \
    for (uint32_t i = 0; i < fnl_rows_of_word(frame); i++) {                                                           \
        uint32_t row = word * 64 + i;                                                                                  \
        type take = (type)(0 - (mask[word] >> i & 1));                                                                 \
        out->member[row] = (type)((b->member[row] & take) | (c->member[row] & ~take));                                 \
    }

int32_t fnl_kernel_select(const fnl_step *step, fnl_frame *frame)
{
    const uint64_t *mask = frame->registers[step->a].is_true;
    const fnl_block *b = &frame->registers[step->b];
    const fnl_block *c = &frame->registers[step->c];
    fnl_block *out = &frame->registers[step->out];
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        out->valid[word] = choose(mask[word], b->valid[word], c->valid[word]);
        if (step->lane == fnl_lane_truth)
            out->is_true[word] = choose(mask[word], b->is_true[word], c->is_true[word]);
        else if (step->width == fnl_width_16)
            CHOOSE_ROWS(int16_t, whole16)
        else if (step->width == fnl_width_32)
            CHOOSE_ROWS(int32_t, whole32)
        else
            CHOOSE_ROWS(int64_t, whole)
    }
    return FNL_OK;
}
