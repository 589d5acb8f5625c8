/* Operations on texts: computed once for each distinct one, then looked up by its number in the pool. */
#include "engine/kernel.h"

#include "text/fold.h"
#include "text/utf8.h"

enum { not_yet = -1, no_value = -2 };

/* Room for every text of the pool. */
static bool grow_memo(fnl_frame *frame, fnl_memo *memo)
{
    uint32_t count = frame->pool->count;
    if (count > memo->capacity) {
        uint32_t wanted = frame->pool->key_capacity;
        int64_t *values = fnl_resize(frame->memory, memo->values, wanted, sizeof *values);
        if (values == NULL)
            return false;
        memo->values = values;
        memo->capacity = wanted;
    }
    for (; memo->count < count; memo->count++)
        memo->values[memo->count] = not_yet;
    return true;
}

/* % is any run, _ one code point. Backtracks to the last % only, so the time is at most the product of both lengths. */
static bool matches(fnl_text text, fnl_text pattern)
{
    size_t at = 0;
    size_t in_pattern = 0;
    size_t after_run = SIZE_MAX;
    size_t retry = 0;
    while (at < text.length) {
        if (in_pattern < pattern.length && pattern.bytes[in_pattern] == '%') {
            after_run = ++in_pattern;
            retry = at;
        } else if (in_pattern < pattern.length && pattern.bytes[in_pattern] == '_') {
            at += fnl_utf8_step((unsigned char)text.bytes[at]);
            in_pattern++;
        } else if (in_pattern < pattern.length && pattern.bytes[in_pattern] == text.bytes[at]) {
            at++;
            in_pattern++;
        } else if (after_run != SIZE_MAX) {
            retry += fnl_utf8_step((unsigned char)text.bytes[retry]);
            at = retry;
            in_pattern = after_run;
        } else {
            return false;
        }
    }
    while (in_pattern < pattern.length && pattern.bytes[in_pattern] == '%')
        in_pattern++;
    return in_pattern == pattern.length;
}

static int64_t compute_like(const fnl_step *step, fnl_frame *frame, int64_t number)
{
    return matches(frame->pool->keys[number], frame->pool->keys[step->immediate]);
}

static int64_t compute_length(const fnl_step *step, fnl_frame *frame, int64_t number)
{
    (void)step;
    return (int64_t)fnl_utf8_length(frame->pool->keys[number]);
}

/* The number of the text in lower case; no_value without memory. */
static int64_t compute_lower(const fnl_step *step, fnl_frame *frame, int64_t number)
{
    (void)step;
    uint32_t lower = 0;
    bool is_new = false;
    frame->scratch->length = 0;
    fnl_lower(frame->pool->keys[number], frame->scratch);
    if (frame->scratch->failed || !fnl_index_add(frame->pool, fnl_buffer_text(frame->scratch), &lower, &is_new))
        return no_value;
    return lower;
}

typedef int64_t compute_text(const fnl_step *step, fnl_frame *frame, int64_t number);

/* out[row] for every valid row. */
static int32_t look_up(const fnl_step *step, fnl_frame *frame, compute_text *compute, int64_t *out)
{
    const fnl_block *a = &frame->registers[step->a];
    fnl_memo *memo = &frame->memos[step->memo];
    if (!grow_memo(frame, memo))
        return fnl_fail_memory(frame->error);
    for (uint32_t row = 0; row < frame->count; row++) {
        out[row] = 0;
        if ((a->valid[row / 64] >> row % 64 & 1) == 0)
            continue;
        int64_t number = a->whole[row];
        if (memo->values[number] == not_yet) {
            memo->values[number] = compute(step, frame, number);
            if (memo->values[number] == no_value)
                return fnl_fail_memory(frame->error);
        }
        out[row] = memo->values[number];
    }
    return FNL_OK;
}

int32_t fnl_kernel_like(const fnl_step *step, fnl_frame *frame)
{
    const uint64_t *valid = frame->registers[step->a].valid;
    fnl_block *out = &frame->registers[step->out];
    int64_t hits[fnl_block_rows];
    int32_t code = look_up(step, frame, compute_like, hits);
    if (code != FNL_OK)
        return code;
    for (uint32_t word = 0; word < fnl_words(frame); word++) {
        uint64_t bits = 0;
        for (uint32_t i = 0; i < 64 && word * 64 + i < frame->count; i++)
            bits |= (uint64_t)hits[word * 64 + i] << i;
        out->is_true[word] = bits & valid[word];
        out->is_false[word] = ~bits & valid[word];
    }
    return FNL_OK;
}

static int32_t look_up_whole(const fnl_step *step, fnl_frame *frame, compute_text *compute)
{
    fnl_block *out = &frame->registers[step->out];
    int32_t code = look_up(step, frame, compute, out->whole);
    for (uint32_t word = 0; word < fnl_words(frame); word++)
        out->valid[word] = frame->registers[step->a].valid[word];
    return code;
}

int32_t fnl_kernel_length(const fnl_step *step, fnl_frame *frame)
{
    return look_up_whole(step, frame, compute_length);
}

int32_t fnl_kernel_lower(const fnl_step *step, fnl_frame *frame)
{
    return look_up_whole(step, frame, compute_lower);
}
