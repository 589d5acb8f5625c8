/* What the library did not take as it was: every rejected value with its line to a file, counts to standard error. */
#include "rejects.h"

#include "write.h"

#include <stdlib.h>

enum { most_details = 1000 }; /* values that one report tells apart */

static char *copy_of(fnl_slice text)
{
    fnl_page copy = { 0 };
    fnl_page_put_slice(&copy, text);
    fnl_page_put_byte(&copy, '\0');
    return copy.bytes;
}

bool fnl_rejects_open(fnl_rejects *rejects, const char *path, bool is_strict, fnl_trouble *trouble)
{
    *rejects = (fnl_rejects){ .is_strict = is_strict, .with_file = path != NULL };
    if (path == NULL)
        return true;
    fnl_page_put_string(&rejects->page, "file,line,column,value,why\n");
    return fnl_file_open(&rejects->file, path, trouble);
}

static void add_count(fnl_rejects *rejects, fnl_slice file, fnl_slice kind, fnl_slice column, int64_t count)
{
    for (size_t i = 0; i < rejects->count; i++) {
        fnl_reject_count *known = &rejects->counts[i];
        if (fnl_slice_is(file, known->file) && fnl_slice_is(kind, known->kind) && fnl_slice_is(column, known->column)) {
            known->count += count;
            return;
        }
    }
    if (rejects->count == rejects->capacity)
        rejects->counts =
            fnl_grow_memory(rejects->counts, rejects->count + 1, &rejects->capacity, sizeof *rejects->counts);
    rejects->counts[rejects->count++] = (fnl_reject_count){ copy_of(file), copy_of(kind), copy_of(column), count };
}

/* The table of a report; columns by name, for the library may add some. */
typedef struct report_table {
    struct ArrowSchema schema;
    struct ArrowArray array;
    fnl_shown shown;
    const fnl_shown_column *kind, *column, *row, *value, *why, *count;
} report_table;

static void close_table(report_table *table)
{
    fnl_shown_end(&table->shown);
    table->schema.release(&table->schema);
    table->array.release(&table->array);
}

static bool open_table(report_table *table, const fnl_report *report, fnl_trouble *trouble)
{
    fnl_error error;
    *table = (report_table){ 0 };
    if (fnl_report_result(report, &table->schema, &table->array, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    if (!fnl_shown_of_result(&table->shown, NULL, &table->schema, &table->array, trouble)) {
        close_table(table);
        return false;
    }
    table->kind = fnl_shown_find(&table->shown, "kind");
    table->column = fnl_shown_find(&table->shown, "column");
    table->row = fnl_shown_find(&table->shown, "row");
    table->value = fnl_shown_find(&table->shown, "value");
    table->why = fnl_shown_find(&table->shown, "why");
    table->count = fnl_shown_find(&table->shown, "count");
    return true;
}

static bool is_detail(const report_table *table, int64_t row)
{
    return fnl_shown_value(table->row, row).kind != fnl_value_null;
}

static void add_counts(fnl_rejects *rejects, const char *file, const report_table *table)
{
    fnl_slice name = fnl_slice_of(file);
    for (int64_t row = 0; row < table->shown.rows; row++)
        if (!is_detail(table, row))
            add_count(rejects, name, fnl_shown_value(table->kind, row).text, fnl_shown_value(table->column, row).text,
                      fnl_shown_value(table->count, row).integer);
}

/* Details come column by column: the file has them in the order of rows. */
typedef struct detail {
    int64_t row;
    int64_t place; /* in the report */
} detail;

static int compare_details(const void *a, const void *b)
{
    const detail *left = a;
    const detail *right = b;
    if (left->row != right->row)
        return left->row < right->row ? -1 : 1;
    return (left->place > right->place) - (left->place < right->place);
}

static void put_detail(fnl_rejects *rejects, const report_table *table, const fnl_rejects_run *run, detail at)
{
    fnl_write_csv_text(&rejects->page, fnl_slice_of(run->file), ',');
    fnl_page_put_byte(&rejects->page, ',');
    fnl_page_put_integer(&rejects->page, run->batch->lines[at.row]);
    enum { text_count = 3 };
    const fnl_shown_column *texts[text_count] = { table->column, table->value, table->why };
    for (size_t i = 0; i < text_count; i++) {
        fnl_page_put_byte(&rejects->page, ',');
        fnl_write_csv_text(&rejects->page, fnl_shown_value(texts[i], at.place).text, ',');
    }
    fnl_page_put_byte(&rejects->page, '\n');
}

static bool say_strict(const report_table *table, const fnl_rejects_run *run, detail at, fnl_trouble *trouble)
{
    enum { most_shown = 200 };
    fnl_slice column = fnl_shown_value(table->column, at.place).text;
    fnl_slice value = fnl_shown_value(table->value, at.place).text;
    fnl_slice why = fnl_shown_value(table->why, at.place).text;
    bool is_long = value.length > most_shown;
    return fnl_trouble_set(trouble, fnl_exit_files, "%s:%lld: column %.*s: \"%.*s%s\": %.*s", run->file,
                           (long long)run->batch->lines[at.row], (int)column.length, column.bytes,
                           (int)(is_long ? most_shown : value.length), value.bytes, is_long ? "…" : "", (int)why.length,
                           why.bytes);
}

/* from: the row of the batch that the report calls 0. */
static bool add_details(fnl_rejects *rejects, const report_table *table, const fnl_rejects_run *run, int64_t from,
                        fnl_trouble *trouble)
{
    detail *details = fnl_take_memory((size_t)table->shown.rows, sizeof *details);
    size_t count = 0;
    for (int64_t row = 0; row < table->shown.rows; row++)
        if (is_detail(table, row))
            details[count++] = (detail){ fnl_shown_value(table->row, row).integer + from, row };
    qsort(details, count, sizeof *details, compare_details);
    bool fine = true;
    if (rejects->is_strict && count > 0)
        fine = say_strict(table, run, details[0], trouble);
    for (size_t i = 0; i < count && fine && rejects->with_file; i++)
        put_detail(rejects, table, run, details[i]);
    free(details);
    if (fine && rejects->with_file) {
        fine = fnl_file_write(&rejects->file, fnl_page_slice(&rejects->page, 0), trouble);
        rejects->page.length = 0;
    }
    return fine;
}

static bool add_slice(fnl_rejects *rejects, const fnl_rejects_run *run, int64_t from, int64_t count,
                      fnl_trouble *trouble);

/* A report tells only so many values apart: halves of the rows, each with a report of its own, tell all. */
static bool add_halves(fnl_rejects *rejects, const fnl_rejects_run *run, int64_t from, int64_t count,
                       fnl_trouble *trouble)
{
    int64_t half = count / 2;
    return add_slice(rejects, run, from, half, trouble) && add_slice(rejects, run, from + half, count - half, trouble);
}

static bool add_slice(fnl_rejects *rejects, const fnl_rejects_run *run, int64_t from, int64_t count,
                      fnl_trouble *trouble)
{
    fnl_report *report;
    fnl_error error;
    if (fnl_report_new(NULL, &report, &error) != FNL_OK)
        return fnl_trouble_of_error(trouble, NULL, &error);
    struct ArrowArray slice = *run->table;
    slice.offset = from;
    slice.length = count;
    bool fine = true;
    if (run->again(run->context, &slice, report, &error) != FNL_OK) {
        fine = fnl_trouble_of_error(trouble, run->file, &error);
    } else if (fnl_report_rejected(report) > most_details && count > 1) {
        fine = add_halves(rejects, run, from, count, trouble);
    } else {
        report_table table;
        fine = open_table(&table, report, trouble);
        if (fine) {
            fine = add_details(rejects, &table, run, from, trouble);
            close_table(&table);
        }
    }
    fnl_report_free(report);
    return fine;
}

bool fnl_rejects_add(fnl_rejects *rejects, const fnl_rejects_run *run, const fnl_report *report, fnl_trouble *trouble)
{
    report_table table;
    int64_t rejected = fnl_report_rejected(report);
    rejects->rejected += rejected;
    if (!open_table(&table, report, trouble))
        return false;
    add_counts(rejects, run->file, &table);
    close_table(&table);
    bool wants_details = rejected > 0 && (rejects->with_file || rejects->is_strict);
    return !wants_details || add_slice(rejects, run, 0, run->batch->rows, trouble);
}

bool fnl_rejects_finish(fnl_rejects *rejects, bool is_quiet, fnl_trouble *trouble)
{
    if (rejects->with_file && (!fnl_file_write(&rejects->file, fnl_page_slice(&rejects->page, 0), trouble) ||
                               !fnl_file_commit(&rejects->file, trouble)))
        return false;
    for (size_t i = 0; i < rejects->count && !is_quiet; i++) {
        const fnl_reject_count *count = &rejects->counts[i];
        bool has_column = count->column[0] != '\0';
        fnl_say("%s: %s%s%s%lld × %s", count->file, has_column ? "column " : "", count->column, has_column ? ": " : "",
                (long long)count->count, count->kind);
    }
    if (rejects->rejected > 0 && !rejects->with_file && !is_quiet && !rejects->is_brief)
        fnl_say("rejected values were taken as missing; --rejects FILE lists them with line and reason");
    return true;
}

void fnl_rejects_end(fnl_rejects *rejects)
{
    if (rejects->with_file)
        fnl_file_discard(&rejects->file);
    for (size_t i = 0; i < rejects->count; i++) {
        free(rejects->counts[i].file);
        free(rejects->counts[i].kind);
        free(rejects->counts[i].column);
    }
    free(rejects->counts);
    fnl_page_end(&rejects->page);
    *rejects = (fnl_rejects){ 0 };
}
