/* Columns of texts as classes. */
#include "table/column_state.h"

/* In the table by code: the row's code is looked at by itself. */
enum { looked_at_8 = 255, looked_at_16 = 65535 };

static uint8_t *byte_classes(const fnl_column *column)
{
    return (uint8_t *)column->code_classes;
}

bool fnl_open_code_classes(fnl_column *column)
{
    /* One more for codes that are not in the dictionary; a byte look-up reads whole vectors of a small table. */
    size_t count = (size_t)column->texts.length + 1;
    size_t wanted = count < fnl_byte_slots ? fnl_byte_slots : count;
    if (wanted > column->code_capacity) {
        uint16_t *grown = fnl_resize(column->memory, column->code_classes, wanted, sizeof *grown);
        if (grown == NULL)
            return false;
        column->code_classes = grown;
        column->code_capacity = wanted;
    }
    column->has_null_codes = false;
    memset(column->code_classes, looked_at_8, wanted * column->form.width);
    return true;
}

static void put(const fnl_column *column, fnl_block *block, uint32_t row, uint16_t class)
{
    if (column->form.width == fnl_width_8)
        block->class8[row] = (uint8_t) class;
    else
        block->class16[row] = class;
}

/* One row that the table has nothing for. */
static int32_t look_at(fnl_column *column, int64_t row, uint32_t in_block, int64_t code, fnl_block *block,
                       fnl_tally *tally, fnl_error *error)
{
    int32_t state = 0;
    int32_t result = fnl_dictionary_state(column, row, code, &state, tally, error);
    if (result != FNL_OK)
        return result;
    uint16_t class = state >= 0 ? (uint16_t)state : fnl_class_of_null(column->form.classes);
    put(column, block, in_block, class);
    if (state < 0)
        block->valid[in_block / 64] &= ~(UINT64_C(1) << in_block % 64);
    if (state < fnl_text_is_null) /* rejected: told for every row */
        return FNL_OK;
    if (state == fnl_text_is_null)
        column->has_null_codes = true;
    if (column->form.width == fnl_width_8)
        byte_classes(column)[code] = (uint8_t) class;
    else
        column->code_classes[code] = class;
    return FNL_OK;
}

static uint16_t class_at(const fnl_column *column, const fnl_block *block, uint32_t row)
{
    return column->form.width == fnl_width_8 ? block->class8[row] : block->class16[row];
}

/* Rows without a value have the class of NULL, up to the end of the last word. */
static void close_classes(const fnl_column *column, uint32_t count, fnl_block *block)
{
    uint16_t null_class = fnl_class_of_null(column->form.classes);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        for (uint64_t left = ~block->valid[word]; left != 0; left &= left - 1)
            put(column, block, word * 64 + (uint32_t)__builtin_ctzll(left), null_class);
        if (!column->has_null_codes)
            continue;
        uint64_t nulls = 0;
        for (uint32_t i = 0; i < 64; i++)
            nulls |= (uint64_t)(class_at(column, block, word * 64 + i) == null_class) << i;
        block->valid[word] &= ~nulls;
    }
}

static int32_t look_at_rows(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                            fnl_error *error)
{
    uint16_t looked_at = column->form.width == fnl_width_8 ? looked_at_8 : looked_at_16;
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        uint64_t marks = 0;
        for (uint32_t i = 0; i < fnl_word_rows(count, word); i++)
            marks |= (uint64_t)(class_at(column, block, word * 64 + i) == looked_at) << i;
        for (marks &= block->valid[word]; marks != 0; marks &= marks - 1) {
            uint32_t i = word * 64 + (uint32_t)__builtin_ctzll(marks);
            int64_t code = 0;
            fnl_load_integers(column->binding.layout, column->values, column->offset + row + i, 1, &code);
            int32_t result = look_at(column, row + i, i, code, block, tally, error);
            if (result != FNL_OK)
                return result;
        }
    }
    return FNL_OK;
}

/* The classes of int32 codes by a table; what is not in it has the last. True if any row is to be looked at. */
#define MAP_CODES(name, type, looked_at)                                                                               \
    static bool name(const int32_t *codes, uint32_t count, const type *classes, uint64_t length, type *restrict out)   \
    {                                                                                                                  \
        type most = 0;                                                                                                 \
        for (uint32_t i = 0; i < count; i++) {                                                                         \
            uint64_t code = (uint32_t)codes[i];                                                                        \
            out[i] = classes[code < length ? code : length];                                                           \
            most = out[i] > most ? out[i] : most;                                                                      \
        }                                                                                                              \
        return most == (looked_at);                                                                                    \
    }

MAP_CODES(map_to_8, uint8_t, looked_at_8)
MAP_CODES(map_to_16, uint16_t, looked_at_16)

/* Codes of other types than int32, a chunk at a time; those that do not fit are no code of the dictionary. */
static void narrow_codes(const fnl_column *column, int64_t at, uint32_t count, int32_t *out)
{
    int64_t codes[fnl_chunk_rows];
    fnl_load_integers(column->binding.layout, column->values, at, count, codes);
    for (uint32_t i = 0; i < count; i++)
        out[i] = codes[i] >= 0 && codes[i] <= INT32_MAX ? (int32_t)codes[i] : -1;
}

static bool map_rows(const fnl_column *column, const int32_t *codes, uint32_t count, uint32_t first, fnl_block *block)
{
    uint64_t length = (uint64_t)column->texts.length;
    if (column->form.width == fnl_width_8)
        return map_to_8(codes, count, byte_classes(column), length, block->class8 + first);
    return map_to_16(codes, count, column->code_classes, length, block->class16 + first);
}

int32_t fnl_read_dictionary_classes(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                                    fnl_error *error)
{
    const char *values = column->values + (column->offset + row) * (int64_t)sizeof(int32_t);
    bool any = false;
    fnl_column_validity(column, row, count, block->valid);
    if (column->binding.layout == fnl_layout_int32 && (uintptr_t)values % sizeof(int32_t) == 0) {
        any = map_rows(column, (const int32_t *)(const void *)values, count, 0, block);
    } else {
        for (uint32_t first = 0; first < count; first += fnl_chunk_rows) {
            int32_t codes[fnl_chunk_rows];
            uint32_t rows = fnl_word_rows(count, first / fnl_chunk_rows);
            narrow_codes(column, column->offset + row + first, rows, codes);
            any |= map_rows(column, codes, rows, first, block);
        }
    }
    int32_t code = any ? look_at_rows(column, row, count, block, tally, error) : FNL_OK;
    if (code == FNL_OK)
        close_classes(column, count, block);
    return code;
}

int32_t fnl_read_plain_classes(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                               fnl_error *error)
{
    fnl_column_validity(column, row, count, block->valid);
    if (column->binding.layout == fnl_layout_null)
        memset(block->valid, 0, fnl_words_of(count) * sizeof *block->valid);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        for (uint64_t left = block->valid[word]; left != 0; left &= left - 1) {
            uint32_t i = word * 64 + (uint32_t)__builtin_ctzll(left);
            int32_t state = 0;
            if (!fnl_column_recall(column, fnl_texts_at(&column->texts, column->offset + row + i), &state))
                return fnl_fail_memory(error);
            if (state >= 0) {
                put(column, block, i, (uint16_t)state);
                continue;
            }
            block->valid[word] &= ~(left & (0 - left));
            int32_t code =
                state == fnl_text_is_null ? FNL_OK : fnl_column_reject(column, row + i, fnl_rejection_of(state), tally);
            if (code != FNL_OK)
                return code;
        }
    }
    close_classes(column, count, block);
    return FNL_OK;
}
