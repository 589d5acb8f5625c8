/* A small table that the command makes itself, value by value, in any form of output. */
#include "sheet.h"

void fnl_sheet_start(fnl_sheet *sheet, fnl_form form, const char *const *names, uint32_t count, fnl_page *page)
{
    *sheet = (fnl_sheet){ .form = form, .page = page };
    fnl_batch_start(&sheet->batch, count, NULL, true);
    for (uint32_t i = 0; i < count; i++)
        fnl_shown_add(&sheet->shown, names[i], true, i);
}

static void write_rows(fnl_sheet *sheet)
{
    char delimiter = sheet->form == fnl_form_tsv ? '\t' : ',';
    fnl_shown_set_input(&sheet->shown, &sheet->batch);
    if (!sheet->has_header && sheet->form == fnl_form_table) {
        fnl_table_start(&sheet->table, &sheet->shown, sheet->with_bold);
        fnl_write_table_header(sheet->page, &sheet->table, &sheet->shown);
    } else if (!sheet->has_header && sheet->form != fnl_form_jsonl) {
        fnl_write_csv_header(sheet->page, &sheet->shown, delimiter);
    }
    sheet->has_header = true;
    if (sheet->form == fnl_form_table)
        fnl_write_table_rows(sheet->page, &sheet->table, &sheet->shown);
    else if (sheet->form == fnl_form_jsonl)
        fnl_write_json_lines(sheet->page, &sheet->shown);
    else
        fnl_write_csv_rows(sheet->page, &sheet->shown, delimiter);
    fnl_batch_clear(&sheet->batch);
}

static void put(fnl_sheet *sheet, fnl_slice text, bool is_known, bool is_verbatim)
{
    fnl_batch_column *column = &sheet->batch.columns[sheet->next];
    column->valid[sheet->batch.rows] = is_known;
    column->verbatim[sheet->batch.rows] = is_verbatim;
    fnl_batch_put(&sheet->batch, sheet->next, text);
    if (++sheet->next < sheet->batch.column_count)
        return;
    sheet->next = 0;
    fnl_batch_end_row(&sheet->batch, 0);
    if (fnl_batch_is_full(&sheet->batch))
        write_rows(sheet);
}

void fnl_sheet_put_text(fnl_sheet *sheet, const char *text)
{
    put(sheet, fnl_slice_of(text), true, false);
}

void fnl_sheet_put_slice(fnl_sheet *sheet, fnl_slice text)
{
    put(sheet, text, true, false);
}

void fnl_sheet_put_value(fnl_sheet *sheet, const fnl_value *value)
{
    bool is_text = value->kind == fnl_value_text || value->kind == fnl_value_instant || value->kind == fnl_value_date;
    sheet->scratch.length = 0;
    fnl_write_value(&sheet->scratch, value);
    put(sheet, fnl_page_slice(&sheet->scratch, 0), value->kind != fnl_value_null, !is_text);
}

void fnl_sheet_put_integer(fnl_sheet *sheet, int64_t integer)
{
    fnl_page digits = { 0 };
    fnl_page_put_integer(&digits, integer);
    put(sheet, fnl_page_slice(&digits, 0), true, true);
    fnl_page_end(&digits);
}

void fnl_sheet_put_number(fnl_sheet *sheet, double number)
{
    fnl_page digits = { 0 };
    fnl_page_put_number(&digits, number);
    put(sheet, fnl_page_slice(&digits, 0), true, true);
    fnl_page_end(&digits);
}

void fnl_sheet_put_null(fnl_sheet *sheet)
{
    put(sheet, fnl_slice_of(""), false, false);
}

void fnl_sheet_finish(fnl_sheet *sheet)
{
    if (sheet->batch.rows > 0 || !sheet->has_header)
        write_rows(sheet);
}

void fnl_sheet_end(fnl_sheet *sheet)
{
    fnl_table_end(&sheet->table);
    fnl_shown_end(&sheet->shown);
    fnl_batch_end(&sheet->batch);
    fnl_page_end(&sheet->scratch);
}
