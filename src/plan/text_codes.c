#include "plan/text_codes.h"

/* No number of a pool: it holds fewer texts. */
#define NO_NUMBER UINT32_MAX

void fnl_text_codes_start(fnl_text_codes *codes, const fnl_allocator *memory)
{
    *codes = (fnl_text_codes){ .memory = memory };
    fnl_index_start(&codes->index, memory, fnl_hash_seed());
}

void fnl_text_codes_end(fnl_text_codes *codes)
{
    fnl_release(codes->memory, codes->codes);
    fnl_release(codes->memory, codes->numbers);
    fnl_index_end(&codes->index);
    *codes = (fnl_text_codes){ .memory = codes->memory };
}

void fnl_text_codes_begin(fnl_text_codes *codes)
{
    fnl_index_end(&codes->index);
    codes->was_cut = false;
}

/* A code for every text of the pool; zeros are as good as what other runs left behind. */
static bool grow_codes(fnl_text_codes *codes, const fnl_pool *pool)
{
    if (pool->count <= codes->code_capacity)
        return true;
    uint32_t wanted = pool->key_capacity;
    int32_t *grown = fnl_resize(codes->memory, codes->codes, wanted, sizeof *grown);
    if (grown == NULL)
        return false;
    memset(grown + codes->code_capacity, 0, (wanted - codes->code_capacity) * sizeof *grown);
    codes->codes = grown;
    codes->code_capacity = wanted;
    return true;
}

static bool grow_numbers(fnl_text_codes *codes, uint32_t count)
{
    static const uint32_t first = 64;
    if (count < codes->number_capacity)
        return true;
    uint32_t wanted = count < first ? first : count * 2;
    uint32_t *grown = fnl_resize(codes->memory, codes->numbers, wanted, sizeof *grown);
    if (grown == NULL)
        return false;
    codes->numbers = grown;
    codes->number_capacity = wanted;
    return true;
}

/* A text that this run, or this pool, sees for the first time. */
static int32_t add(fnl_text_codes *codes, fnl_text text, uint32_t number, fnl_result_texts *dictionary,
                   fnl_error *error)
{
    uint32_t code = fnl_result_text_count(dictionary);
    bool is_new = true;
    if (!grow_numbers(codes, code) || (codes->was_cut && !fnl_index_add(&codes->index, text, &code, &is_new)))
        return fnl_fail_memory(error);
    if (is_new) {
        int32_t failure = fnl_result_texts_reserve(dictionary, 1, text.length, error);
        if (failure != FNL_OK)
            return failure;
        fnl_result_texts_put(dictionary, text);
    }
    codes->numbers[code] = number;
    codes->codes[number] = (int32_t)code;
    return FNL_OK;
}

/* Whether the text of a number has a code in the dictionary, of `known` texts. */
static inline bool has_code(const fnl_text_codes *codes, uint32_t number, uint32_t known)
{
    uint32_t code = (uint32_t)codes->codes[number];
    return code < known && codes->numbers[code] == number;
}

int32_t fnl_text_codes_write(fnl_text_codes *codes, const fnl_pool *pool, const fnl_block *numbers, uint32_t count,
                             fnl_result_texts *dictionary, int32_t *out, fnl_error *error)
{
    if (!grow_codes(codes, pool))
        return fnl_fail_memory(error);
    uint32_t known = fnl_result_text_count(dictionary);
    memset(out, 0, count * sizeof *out);
    /* Most texts of a lifecycle are NULL: only the others are looked at. */
    for (uint32_t word = 0; word * 64 < count; word++)
        for (uint64_t left = numbers->valid[word]; left != 0; left &= left - 1) {
            uint32_t row = word * 64 + (uint32_t)__builtin_ctzll(left);
            if (row >= count)
                break;
            uint32_t number = (uint32_t)numbers->whole[row];
            if (!has_code(codes, number, known)) {
                int32_t failure = add(codes, pool->keys[number], number, dictionary, error);
                if (failure != FNL_OK)
                    return failure;
                known = fnl_result_text_count(dictionary);
            }
            out[row] = codes->codes[number];
        }
    return FNL_OK;
}

int32_t fnl_text_codes_cut(fnl_text_codes *codes, const fnl_result_texts *dictionary, fnl_error *error)
{
    uint32_t count = fnl_result_text_count(dictionary);
    codes->was_cut = true;
    for (uint32_t code = 0; code < count; code++) {
        uint32_t number = 0;
        bool is_new = false;
        codes->numbers[code] = NO_NUMBER;
        if (code >= codes->index.count &&
            !fnl_index_add(&codes->index, fnl_result_text_at(dictionary, code), &number, &is_new))
            return fnl_fail_memory(error);
    }
    return FNL_OK;
}
