/* The leads that two models see differently: `fnl diff --list`. */
#include "diff.h"

#include <stdlib.h>

static void name_column(fnl_diff_list *list, const char *name, const char *ending)
{
    fnl_page_put_string(&list->names, name);
    fnl_page_put(&list->names, ending, strlen(ending) + 1);
}

static void start_table(fnl_diff_list *list, const fnl_diff *diff)
{
    const char **names = fnl_take_memory(diff->output_count + (size_t)1, sizeof *names);
    names[0] = list->shown.columns[0].name;
    for (uint32_t i = 0; i < diff->output_count; i++)
        names[i + 1] = diff->outputs[i].name;
    fnl_sheet_start(&list->sheet, fnl_form_table, names, diff->output_count + 1, &list->page);
    list->sheet.with_bold = list->with_bold;
    free((void *)names);
}

void fnl_diff_list_start(fnl_diff_list *list, const fnl_diff *diff, const char *id_name, uint32_t id)
{
    static const char *const endings[fnl_diff_sides] = { "_before", "_after" };
    bool has_id = id != FNL_NO_OUTPUT;
    name_column(list, has_id ? id_name : "line", "");
    for (uint32_t i = 0; i < diff->output_count; i++)
        for (int side = 0; side < fnl_diff_sides; side++)
            name_column(list, diff->outputs[i].name, endings[side]);
    const char *name = list->names.bytes; /* it no longer grows */
    fnl_shown_add(&list->shown, name, has_id, id);
    if (!has_id) {
        list->shown.columns[0].kind = fnl_shown_integer;
        list->shown.columns[0].array = &list->lines;
    }
    for (uint32_t i = 0; i < fnl_diff_sides * diff->output_count; i++) {
        const fnl_diff_output *output = &diff->outputs[i / fnl_diff_sides];
        name += strlen(name) + 1;
        fnl_shown_add(&list->shown, name, false, output->columns[i % fnl_diff_sides]);
        list->shown.columns[i + 1].kind = output->kind == fnl_diff_score ? fnl_shown_number : fnl_shown_choice;
    }
    start_table(list, diff);
}

static char delimiter_of(const fnl_diff_list *list)
{
    return list->form == fnl_form_tsv ? '\t' : ',';
}

static void put_rows(fnl_diff_list *list)
{
    if (list->form == fnl_form_jsonl) {
        fnl_write_json_lines(&list->page, &list->shown);
        return;
    }
    if (!list->has_header)
        fnl_write_csv_header(&list->page, &list->shown, delimiter_of(list));
    list->has_header = true;
    fnl_write_csv_rows(&list->page, &list->shown, delimiter_of(list));
}

static void put_readable(fnl_page *page, const fnl_value *value)
{
    if (value->kind == fnl_value_null)
        fnl_page_put_string(page, "(none)");
    else
        fnl_write_readable(page, value);
}

/* 70 → 85, or 70 if that is what it stays. */
static void put_cell(fnl_diff_list *list, uint32_t output, int64_t row)
{
    const fnl_shown_column *columns = &list->shown.columns[1 + fnl_diff_sides * output];
    fnl_value before = fnl_shown_value(&columns[0], row);
    fnl_value after = fnl_shown_value(&columns[1], row);
    fnl_page *cell = &list->cell;
    cell->length = 0;
    put_readable(cell, &before);
    size_t end = cell->length;
    put_readable(cell, &after);
    fnl_slice both = fnl_page_slice(cell, 0);
    bool is_same = fnl_slice_equal((fnl_slice){ both.bytes, end }, (fnl_slice){ both.bytes + end, both.length - end });
    cell->length = end;
    if (!is_same) {
        fnl_page_put_string(cell, " → ");
        put_readable(cell, &after);
    }
    fnl_page_put_byte(cell, '\0');
    fnl_sheet_put_text(&list->sheet, cell->bytes);
}

static void put_table_row(fnl_diff_list *list, const fnl_diff *diff, int64_t row)
{
    fnl_value id = fnl_shown_value(&list->shown.columns[0], row);
    list->cell.length = 0;
    fnl_write_value(&list->cell, &id);
    fnl_page_put_byte(&list->cell, '\0');
    fnl_sheet_put_text(&list->sheet, list->cell.bytes);
    for (uint32_t i = 0; i < diff->output_count; i++)
        put_cell(list, i, row);
}

static void choose_rows(fnl_diff_list *list, const bool *is_changed, int64_t rows)
{
    if ((size_t)rows > list->capacity)
        list->rows = fnl_grow_memory(list->rows, (size_t)rows, &list->capacity, sizeof *list->rows);
    list->shown.rows = 0;
    list->shown.chosen = list->rows;
    for (int64_t row = 0; row < rows; row++)
        if (is_changed[row])
            list->rows[list->shown.rows++] = row;
}

bool fnl_diff_list_write(fnl_diff_list *list, const fnl_diff *diff, const fnl_batch *batch,
                         const struct ArrowArray *const *results, const bool *is_changed, fnl_file *output,
                         fnl_trouble *trouble)
{
    list->line_buffers[1] = batch->lines;
    list->lines = (struct ArrowArray){ .length = batch->rows, .n_buffers = 2, .buffers = list->line_buffers };
    fnl_shown_set_input(&list->shown, batch);
    for (uint32_t i = 0; i < fnl_diff_sides * diff->output_count; i++) {
        fnl_shown_column *column = &list->shown.columns[i + 1];
        column->array = results[i % fnl_diff_sides]->children[column->index];
    }
    choose_rows(list, is_changed, batch->rows);
    list->page.length = 0;
    if (list->form == fnl_form_table)
        for (int64_t i = 0; i < list->shown.rows; i++)
            put_table_row(list, diff, list->rows[i]);
    else
        put_rows(list);
    return fnl_file_write(output, fnl_page_slice(&list->page, 0), trouble);
}

bool fnl_diff_list_finish(fnl_diff_list *list, fnl_file *output, fnl_trouble *trouble)
{
    list->page.length = 0;
    if (list->form == fnl_form_table)
        fnl_sheet_finish(&list->sheet);
    return fnl_file_write(output, fnl_page_slice(&list->page, 0), trouble);
}

void fnl_diff_list_end(fnl_diff_list *list)
{
    fnl_sheet_end(&list->sheet);
    fnl_page_end(&list->cell);
    fnl_shown_end(&list->shown);
    fnl_page_end(&list->names);
    fnl_page_end(&list->page);
    free(list->rows);
    *list = (fnl_diff_list){ 0 };
}
