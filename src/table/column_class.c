/* Columns of texts with a dictionary, as classes. */
#include "table/column_state.h"
#include "table/scan.h"

/* In the table by code, of 16 bits: the row's code is looked at by itself. */
enum { looked_at_16 = 65535 };

static uint8_t *byte_classes(const fnl_column *column)
{
    return (uint8_t *)column->code_classes;
}

static void put(const fnl_column *column, fnl_block *block, uint32_t row, uint16_t class)
{
    if (column->form.width == fnl_width_8)
        block->class8[row] = (uint8_t) class;
    else
        block->class16[row] = class;
}

/* What the table has for a code whose text was read. A rejected one is told for every row, so it stays to be looked at. */
static void note_state(fnl_column *column, int64_t code, int32_t state)
{
    uint16_t class = state >= 0 ? (uint16_t)state : fnl_class_of_null(column->form.classes);
    if (state < fnl_text_is_null || code > INT32_MAX) /* no code of 32 bits finds the latter */
        return;
    column->has_null_codes |= state == fnl_text_is_null;
    if (column->form.width == fnl_width_8)
        byte_classes(column)[code] = (uint8_t) class;
    else
        column->code_classes[code] = class;
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
    memset(column->code_classes, fnl_class_looked_at, wanted * column->form.width);
    bool all_at_once = column->texts.length <= column->length; /* else only what rows have is read */
    for (int64_t code = 0; all_at_once && code < column->texts.length; code++) {
        if (!fnl_dictionary_read(column, code))
            return false;
        note_state(column, code, column->states[code]);
    }
    return true;
}

/* One row that the table has nothing for. */
static int32_t look_at(fnl_column *column, int64_t row, uint32_t in_block, fnl_block *block, fnl_tally *tally,
                       fnl_error *error)
{
    int32_t state = 0;
    int64_t code = 0;
    fnl_load_integers(column->binding.layout, column->values, column->offset + row, 1, &code);
    int32_t result = fnl_dictionary_state(column, row, code, &state, tally, error);
    if (result != FNL_OK)
        return result;
    uint16_t class = state >= 0 ? (uint16_t)state : fnl_class_of_null(column->form.classes);
    put(column, block, in_block, class);
    if (state < 0)
        block->valid[in_block / 64] &= ~(UINT64_C(1) << in_block % 64);
    note_state(column, code, state);
    return FNL_OK;
}

static uint16_t class_at(const fnl_column *column, const fnl_block *block, uint32_t row)
{
    return column->form.width == fnl_width_8 ? block->class8[row] : block->class16[row];
}

/* Rows whose text is NULL are not valid. */
static void drop_nulls(const fnl_column *column, uint32_t word, fnl_block *block)
{
    uint64_t nulls = 0;
    uint16_t null_class = fnl_class_of_null(column->form.classes);
    for (uint32_t i = 0; i < fnl_chunk_rows; i++)
        nulls |= (uint64_t)(class_at(column, block, word * fnl_chunk_rows + i) == null_class) << i;
    block->valid[word] &= ~nulls;
}

/* How many codes int32 can tell apart; from there on all are looked at. */
static uint32_t code_count(const fnl_column *column)
{
    static const int64_t most = INT64_C(1) << 31;
    return (uint32_t)(column->texts.length < most ? column->texts.length : most);
}

/* As the scanners' for classes of 16 bits. */
static bool map_wide(const fnl_column *column, const int32_t *codes, uint32_t words, const uint64_t *valid,
                     uint16_t *out, uint64_t *looked_at)
{
    uint64_t any = 0;
    uint32_t length = code_count(column);
    uint16_t null_class = fnl_class_of_null(column->form.classes);
    memset(looked_at, 0, words * sizeof *looked_at);
    for (uint32_t i = 0; i < words * 64; i++) {
        uint32_t code = (uint32_t)codes[i];
        uint16_t class = column->code_classes[code < length ? code : length];
        bool is_valid = (valid[i / 64] >> i % 64 & 1) != 0;
        out[i] = is_valid ? class : null_class;
        looked_at[i / 64] |= (uint64_t)(is_valid && class == looked_at_16) << i % 64;
        any |= looked_at[i / 64];
    }
    return any != 0;
}

/* The classes of whole words of rows from `word` of the block on. */
static bool map_words(const fnl_column *column, const int32_t *codes, uint32_t word, uint32_t words, fnl_block *block,
                      uint64_t *looked_at)
{
    uint32_t first = word * fnl_chunk_rows;
    const uint64_t *valid = block->valid + word;
    if (column->form.width == fnl_width_16)
        return map_wide(column, codes, words, valid, block->class16 + first, looked_at + word);
    fnl_code_map map = { byte_classes(column), code_count(column), (uint8_t)fnl_class_of_null(column->form.classes) };
    return fnl_scanners_for(column->form.level)
        ->map_codes(&map, codes, words, valid, block->class8 + first, looked_at + word);
}

/* Codes of any type as int32; those that do not fit are no code of the dictionary, nor are those behind the last row. */
static void load_codes(const fnl_column *column, int64_t at, uint32_t count, int32_t *out)
{
    int64_t codes[fnl_chunk_rows];
    fnl_load_integers(column->binding.layout, column->values, at, count, codes);
    for (uint32_t i = 0; i < fnl_chunk_rows; i++)
        out[i] = i < count && codes[i] >= 0 && codes[i] <= INT32_MAX ? (int32_t)codes[i] : -1;
}

/* Codes are read where they are, if they can be. */
static bool map_rows(const fnl_column *column, int64_t row, uint32_t count, fnl_block *block, uint64_t *looked_at)
{
    int64_t at = column->offset + row;
    const char *from = column->values + at * (int64_t)sizeof(int32_t);
    bool is_there = column->binding.layout == fnl_layout_int32 && (uintptr_t)from % sizeof(int32_t) == 0;
    uint32_t word = is_there ? count / fnl_chunk_rows : 0;
    bool any = is_there && map_words(column, (const int32_t *)(const void *)from, 0, word, block, looked_at);
    for (; word < fnl_words_of(count); word++) {
        int32_t codes[fnl_chunk_rows];
        load_codes(column, at + (int64_t)word * fnl_chunk_rows, fnl_word_rows(count, word), codes);
        any |= map_words(column, codes, word, 1, block, looked_at);
    }
    return any;
}

static int32_t look_at_rows(fnl_column *column, int64_t row, uint32_t words, const uint64_t *looked_at,
                            fnl_block *block, fnl_tally *tally, fnl_error *error)
{
    for (uint32_t word = 0; word < words; word++) {
        for (uint64_t marks = looked_at[word]; marks != 0; marks &= marks - 1) {
            uint32_t i = word * fnl_chunk_rows + (uint32_t)__builtin_ctzll(marks);
            int32_t code = look_at(column, row + i, i, block, tally, error);
            if (code != FNL_OK)
                return code;
        }
    }
    return FNL_OK;
}

int32_t fnl_read_dictionary_classes(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                                    fnl_error *error)
{
    uint64_t looked_at[fnl_block_words];
    uint32_t words = fnl_words_of(count);
    if (column->binding.layout == fnl_layout_int32)
        fnl_prefetch_rows(column, row, count, sizeof(int32_t));
    fnl_column_validity(column, row, count, block->valid);
    if (map_rows(column, row, count, block, looked_at)) {
        int32_t code = look_at_rows(column, row, words, looked_at, block, tally, error);
        if (code != FNL_OK)
            return code;
    }
    for (uint32_t word = 0; column->has_null_codes && word < words; word++)
        drop_nulls(column, word, block);
    return FNL_OK;
}
