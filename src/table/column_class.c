/* Columns of texts with a dictionary, as classes. */
#include "table/column_state.h"
#include "table/scan.h"

/* In the table by code, of 16 bits: the row's code is looked at by itself. */
enum { looked_at_16 = 65535 };

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
    memset(column->code_classes, fnl_class_looked_at, wanted * column->form.width);
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

/* Rows whose text is NULL are not valid. */
static void drop_nulls(const fnl_column *column, uint32_t word, fnl_block *block)
{
    uint64_t nulls = 0;
    uint16_t null_class = fnl_class_of_null(column->form.classes);
    for (uint32_t i = 0; i < fnl_chunk_rows; i++)
        nulls |= (uint64_t)(class_at(column, block, word * fnl_chunk_rows + i) == null_class) << i;
    block->valid[word] &= ~nulls;
}

/* Codes of any type as int32; those that do not fit are no code of the dictionary, nor are those behind the last row. */
static void load_codes(const fnl_column *column, int64_t at, uint32_t count, int32_t *out)
{
    int64_t codes[fnl_chunk_rows];
    fnl_load_integers(column->binding.layout, column->values, at, count, codes);
    for (uint32_t i = 0; i < fnl_chunk_rows; i++)
        out[i] = i < count && codes[i] >= 0 && codes[i] <= INT32_MAX ? (int32_t)codes[i] : -1;
}

/* The codes of a chunk where they are, if they can be read there, else in `copy`. */
static const int32_t *codes_of(const fnl_column *column, int64_t row, uint32_t count, int32_t *copy)
{
    int64_t at = column->offset + row;
    const char *from = column->values + at * (int64_t)sizeof(int32_t);
    bool is_there = column->binding.layout == fnl_layout_int32 && count == fnl_chunk_rows;
    if (is_there && (uintptr_t)from % sizeof(int32_t) == 0)
        return (const int32_t *)(const void *)from;
    load_codes(column, at, count, copy);
    return copy;
}

/* How many codes int32 can tell apart; from there on all are looked at. */
static uint32_t code_count(const fnl_column *column)
{
    static const int64_t most = INT64_C(1) << 31;
    return (uint32_t)(column->texts.length < most ? column->texts.length : most);
}

/* As the scanners' for classes of 16 bits. */
static uint64_t map_wide(const fnl_column *column, const int32_t *codes, uint64_t valid, uint16_t *out)
{
    uint64_t looked_at = 0;
    uint32_t length = code_count(column);
    uint16_t null_class = fnl_class_of_null(column->form.classes);
    for (uint32_t i = 0; i < fnl_chunk_rows; i++) {
        uint32_t code = (uint32_t)codes[i];
        uint16_t class = column->code_classes[code < length ? code : length];
        bool is_valid = (valid >> i & 1) != 0;
        out[i] = is_valid ? class : null_class;
        looked_at |= (uint64_t)(is_valid && class == looked_at_16) << i;
    }
    return looked_at;
}

static void prefetch(const fnl_column *column, int64_t row, uint32_t count)
{
    if (column->binding.layout == fnl_layout_int32)
        fnl_prefetch_rows(column, row, count, sizeof(int32_t));
}

int32_t fnl_read_dictionary_classes(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                                    fnl_error *error)
{
    const fnl_scanners *scanners = fnl_scanners_for(column->form.level);
    bool is_byte = column->form.width == fnl_width_8;
    fnl_code_map map = { byte_classes(column), code_count(column), (uint8_t)fnl_class_of_null(column->form.classes) };
    prefetch(column, row, count);
    fnl_column_validity(column, row, count, block->valid);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        int32_t copy[fnl_chunk_rows];
        uint32_t first = word * fnl_chunk_rows;
        uint64_t valid = block->valid[word];
        const int32_t *codes = codes_of(column, row + first, fnl_word_rows(count, word), copy);
        uint64_t marks = is_byte ? scanners->map_codes(&map, codes, valid, block->class8 + first)
                                 : map_wide(column, codes, valid, block->class16 + first);
        for (; marks != 0; marks &= marks - 1) {
            uint32_t i = first + (uint32_t)__builtin_ctzll(marks);
            int32_t code = look_at(column, row + i, i, block, tally, error);
            if (code != FNL_OK)
                return code;
        }
        if (column->has_null_codes)
            drop_nulls(column, word, block);
    }
    return FNL_OK;
}
