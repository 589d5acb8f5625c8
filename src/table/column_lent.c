/* Columns whose buffer is what a program reads: lent as it is. Others are read in 64 bits and narrowed. */
#include "table/column_state.h"
#include "table/scan.h"

enum { cache_line = 64 };

void fnl_prefetch_rows(const fnl_column *column, int64_t row, uint32_t count, size_t size)
{
    int64_t left = column->length - row - count;
    const char *from = column->values + (size_t)(column->offset + row + count) * size;
    size_t ahead = (size_t)(left < count ? left : count) * size;
    for (size_t at = 0; at < ahead; at += cache_line)
        __builtin_prefetch(from + at, 0, 2);
}

/* The values of a block's rows, in whole words of rows: the buffer itself, or a copy where it ends before, or where its
   address does not suit its type. */
static void lend(const fnl_column *column, int64_t row, uint32_t count, size_t size, fnl_block *block)
{
    const char *from = column->values + (size_t)(column->offset + row) * size;
    uint32_t whole_words = fnl_words_of(count) * 64;
    if (row + whole_words > column->length || (uintptr_t)from % size != 0) {
        memcpy(block->own, from, count * size);
        block->values = block->own;
        return;
    }
    block->values = (void *)(uintptr_t)from; /* nobody writes to what is lent */
    int64_t left = column->length - row - count;
    size_t ahead = (size_t)(left < count ? left : count) * size;
    for (size_t at = 0; at < ahead;
         at += cache_line) /* short runs over many columns keep stopping the hardware's own */
        __builtin_prefetch(from + count * size + at, 0, 2);
}

static bool lend_wholes(fnl_column *column, int64_t row, uint32_t count, fnl_block *block)
{
    lend(column, row, count, column->form.width, block);
    fnl_column_validity(column, row, count, block->valid);
    return true;
}

static bool lend_numbers(fnl_column *column, int64_t row, uint32_t count, fnl_block *block)
{
    const fnl_scanners *scanners = fnl_scanners_for(column->form.level);
    uint64_t valid[fnl_block_words];
    lend(column, row, count, column->form.width, block);
    fnl_column_validity(column, row, count, valid);
    for (uint32_t word = 0; word < fnl_words_of(count); word++) {
        uint32_t rows = fnl_word_rows(count, word);
        uint64_t marks = column->form.width == fnl_width_32
                             ? scanners->not_finite32(block->number32 + (size_t)word * 64, rows)
                             : scanners->not_finite64(block->number + (size_t)word * 64, rows);
        block->valid[word] = valid[word] & ~marks;
    }
    return true;
}

/* Instants of which one may lie outside the years are read one by one. */
static bool lend_instants(fnl_column *column, int64_t row, uint32_t count, fnl_block *block)
{
    lend(column, row, count, fnl_width_64, block);
    if (fnl_scanners_for(column->form.level)->any_outside(block->whole, count, FNL_FIRST_INSTANT, FNL_LAST_INSTANT))
        return false;
    fnl_column_validity(column, row, count, block->valid);
    return true;
}

/* Whether the buffer holds values of one of two layouts, in the width that is wanted. */
static bool is_laid_out(const fnl_column *column, uint32_t narrow, uint32_t wide)
{
    return column->binding.layout == (column->form.width == fnl_width_32 ? narrow : wide);
}

static bool is_instant(const fnl_column_binding *binding)
{
    return binding->layout == fnl_layout_timestamp && (binding->has_zone || binding->field->zone == &fnl_zone_utc) &&
           binding->multiply == 1 && binding->divide == 1;
}

/* How a column can be lent, NULL if not at all: values that need no change, and none of them a null value. */
static fnl_block_lender *lender_of(const fnl_column *column)
{
    const fnl_column_binding *binding = &column->binding;
    if (binding->dictionary_layout != fnl_layout_none || binding->field->null_value_count != 0)
        return NULL;
    switch (binding->field->type) {
    case fnl_type_int:
        return is_laid_out(column, fnl_layout_int32, fnl_layout_int64) ? lend_wholes : NULL;
    case fnl_type_number:
        return is_laid_out(column, fnl_layout_float32, fnl_layout_float64) ? lend_numbers : NULL;
    case fnl_type_time:
        return is_instant(binding) ? lend_instants : NULL;
    default:
        return NULL;
    }
}

uint8_t fnl_column_width(const fnl_column_binding *binding)
{
    bool is_dictionary = binding->dictionary_layout != fnl_layout_none;
    switch (binding->field->type) {
    case fnl_type_int:
        return !is_dictionary && binding->scale == 0 && binding->layout >= fnl_layout_int8 &&
                       binding->layout <= fnl_layout_int32
                   ? fnl_width_32
                   : fnl_width_64;
    case fnl_type_number:
        return !is_dictionary && (binding->layout == fnl_layout_float32 || binding->layout == fnl_layout_float16)
                   ? fnl_width_32
                   : fnl_width_64;
    default:
        return fnl_width_64;
    }
}

int32_t fnl_column_choose_form(fnl_column *column, const fnl_column_form *form, fnl_error *error)
{
    column->form = *form;
    if (form->classes == NULL) {
        column->lend = lender_of(column);
        return FNL_OK;
    }
    bool is_dictionary = column->binding.dictionary_layout != fnl_layout_none;
    column->read = is_dictionary ? fnl_read_dictionary_classes : fnl_read_plain_classes;
    return !is_dictionary || fnl_open_code_classes(column) ? FNL_OK : fnl_fail_memory(error);
}

int32_t fnl_column_read_narrow(fnl_column *column, int64_t row, uint32_t count, fnl_block *block, fnl_tally *tally,
                               fnl_error *error)
{
    int64_t values[fnl_block_rows];
    fnl_block wide = { .whole = values, .valid = block->valid, .own = values };
    memset(values, 0, count * sizeof *values);
    int32_t code = column->read(column, row, count, &wide, tally, error);
    bool is_number = column->binding.field->type == fnl_type_number;
    block->values = block->own;
    for (uint32_t i = 0; i < count; i++) {
        if (is_number)
            block->number32[i] = (float)wide.number[i];
        else
            block->whole32[i] = (int32_t)wide.whole[i];
    }
    return code;
}
