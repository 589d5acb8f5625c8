/* The report: counts by kind and column, and the first rejected values, by row. */
#include "table/report.h"

#include "core/hash.h"
#include "table/rejection.h"
#include "table/result.h"
#include "table/tally.h"

/* Counts of one column or output. */
typedef struct column_counts {
    int64_t of[fnl_count_kinds];
} column_counts;

typedef struct reject {
    int64_t row;
    fnl_text column;
    const char *why;
    char *value; /* the entry's own block */
    size_t length;
} reject;

struct fnl_report {
    fnl_allocator memory;
    fnl_index names;
    column_counts *counts; /* by number of name */
    uint32_t capacity;
    column_counts unnamed; /* of names there was no memory for */
    int64_t rejected;
    uint32_t reject_count;
    reject rejects[fnl_most_rejects_kept]; /* by row, then as they came */
};

static const char *const kind_texts[fnl_count_kinds] = {
    [fnl_count_rejected] = "rejected value",
    [fnl_count_rounded] = "rounded to the scale",
    [fnl_count_overflow] = "overflow",
    [fnl_count_future] = "future time in a decay",
    [fnl_count_no_key] = "activity without a key",
    [fnl_count_no_time] = "activity without a time",
    [fnl_count_future_activity] = "activity of the future",
    [fnl_count_future_spend] = "spend of the future",
};

int32_t fnl_report_make(const fnl_allocator *memory, fnl_report **out, fnl_error *error)
{
    fnl_report *report = fnl_allocate_zeroed(memory, 1, sizeof *report);
    if (report == NULL)
        return fnl_fail_memory(error);
    report->memory = *memory;
    fnl_index_start(&report->names, &report->memory, fnl_hash_seed());
    *out = report;
    return FNL_OK;
}

void fnl_report_destroy(fnl_report *report)
{
    if (report == NULL)
        return;
    fnl_allocator memory = report->memory;
    for (uint32_t i = 0; i < report->reject_count; i++)
        fnl_release(&memory, report->rejects[i].value);
    fnl_index_end(&report->names);
    fnl_release(&memory, report->counts);
    fnl_release(&memory, report);
}

int64_t fnl_report_rejected_values(const fnl_report *report)
{
    return report->rejected;
}

/* The counts of a name, and its lasting copy in *kept; those of no name if there is no memory for it. */
static column_counts *counts_of(fnl_report *report, fnl_text name, fnl_text *kept)
{
    uint32_t number = 0;
    bool is_new = false;
    *kept = (fnl_text){ NULL, 0 };
    if (!fnl_index_add(&report->names, name, &number, &is_new))
        return &report->unnamed;
    while (number >= report->capacity) {
        uint32_t wanted = report->capacity == 0 ? 16 : report->capacity * 2;
        column_counts *grown = fnl_resize(&report->memory, report->counts, wanted, sizeof *grown);
        if (grown == NULL) {
            fnl_index_cut(&report->names, number);
            return &report->unnamed;
        }
        memset(grown + report->capacity, 0, (wanted - report->capacity) * sizeof *grown);
        report->counts = grown;
        report->capacity = wanted;
    }
    *kept = report->names.keys[number];
    return &report->counts[number];
}

/* Keeps the value if it is among the first by row. Without memory it stays counted only. */
static void keep_reject(fnl_report *report, const reject *found, fnl_text value)
{
    uint32_t count = report->reject_count;
    bool full = count == fnl_most_rejects_kept;
    if (full && report->rejects[count - 1].row <= found->row)
        return;
    fnl_buffer shown;
    fnl_buffer_start(&shown, &report->memory);
    fnl_rejected_value_show(&shown, value);
    if (shown.failed) {
        fnl_buffer_end(&shown);
        return;
    }
    if (full) {
        count--;
        fnl_release(&report->memory, report->rejects[count].value);
    }
    uint32_t at = count;
    while (at > 0 && report->rejects[at - 1].row > found->row)
        at--;
    memmove(&report->rejects[at + 1], &report->rejects[at], (count - at) * sizeof(reject));
    report->rejects[at] = *found;
    report->rejects[at].value = shown.bytes; /* taken over */
    report->rejects[at].length = shown.length;
    report->reject_count = count + 1;
}

static void stop(fnl_tally *tally, const fnl_field *field, int64_t row, fnl_text value, fnl_rejection why)
{
    const fnl_allocator *memory = tally->report == NULL ? &fnl_default_allocator : &tally->report->memory;
    fnl_buffer said;
    fnl_buffer_start(&said, memory);
    fnl_buffer_put_string(&said, "\"");
    fnl_rejected_value_show(&said, value);
    fnl_buffer_put_string(&said, "\" ");
    fnl_rejection_tell(&said, field, why);
    if (said.failed)
        fnl_fail(tally->error, FNL_E_DATA, "row %lld, column \"%.*s\": %s", (long long)row,
                 FNL_TEXT_ARGS(field->column), fnl_rejection_text(field, why));
    else
        fnl_fail(tally->error, FNL_E_DATA, "row %lld, column \"%.*s\": %.*s", (long long)row,
                 FNL_TEXT_ARGS(field->column), (int)said.length, said.bytes);
    fnl_buffer_end(&said);
    tally->stopped = true;
}

void fnl_tally_reject(fnl_tally *tally, const fnl_field *field, int64_t row, fnl_text value, fnl_rejection why)
{
    if (tally->stopped)
        return;
    tally->rejected++;
    int64_t number = tally->first_row + row;
    fnl_report *report = tally->report;
    if (report != NULL) {
        reject found = { .row = number, .why = fnl_rejection_text(field, why) };
        counts_of(report, field->column, &found.column)->of[fnl_count_rejected]++;
        report->rejected++;
        keep_reject(report, &found, value);
    }
    if (tally->strict)
        stop(tally, field, number, value, why);
}

void fnl_tally_count(fnl_tally *tally, fnl_count_kind kind, fnl_text name, int64_t count)
{
    if (tally->report == NULL || count == 0)
        return;
    fnl_text kept = { NULL, 0 };
    counts_of(tally->report, name, &kept)->of[kind] += count;
}

static void put_count(fnl_rows *rows, fnl_count_kind kind, const fnl_text *column, int64_t count)
{
    if (count == 0)
        return;
    fnl_rows_put_text(rows, fnl_text_of(kind_texts[kind]));
    if (column == NULL)
        fnl_rows_put_null(rows);
    else
        fnl_rows_put_text(rows, *column);
    fnl_rows_put_null(rows);
    fnl_rows_put_null(rows);
    fnl_rows_put_null(rows);
    fnl_rows_put_integer(rows, count);
}

static void put_reject(fnl_rows *rows, const reject *rejected)
{
    fnl_rows_put_text(rows, fnl_text_of(kind_texts[fnl_count_rejected]));
    if (rejected->column.bytes == NULL)
        fnl_rows_put_null(rows);
    else
        fnl_rows_put_text(rows, rejected->column);
    fnl_rows_put_integer(rows, rejected->row);
    fnl_rows_put_text(rows, (fnl_text){ rejected->value, rejected->length });
    fnl_rows_put_text(rows, fnl_text_of(rejected->why));
    fnl_rows_put_integer(rows, 1);
}

static void put_all(fnl_rows *rows, const fnl_report *report)
{
    for (unsigned kind = 0; kind < fnl_count_kinds; kind++) {
        for (uint32_t i = 0; i < report->names.count; i++)
            put_count(rows, (fnl_count_kind)kind, &report->names.keys[i], report->counts[i].of[kind]);
        put_count(rows, (fnl_count_kind)kind, NULL, report->unnamed.of[kind]);
    }
    for (uint32_t i = 0; i < report->reject_count; i++)
        put_reject(rows, &report->rejects[i]);
}

int32_t fnl_report_table(const fnl_report *report, struct ArrowSchema *out_schema, struct ArrowArray *out,
                         fnl_error *error)
{
    const fnl_result_column columns[] = {
        { .name = FNL_TEXT("kind"), .kind = fnl_result_text },
        { .name = FNL_TEXT("column"), .kind = fnl_result_text },
        { .name = FNL_TEXT("row"), .kind = fnl_result_integer },
        { .name = FNL_TEXT("value"), .kind = fnl_result_text },
        { .name = FNL_TEXT("why"), .kind = fnl_result_text },
        { .name = FNL_TEXT("count"), .kind = fnl_result_integer },
    };
    fnl_result_layout *layout = NULL;
    int32_t code = fnl_result_layout_new(&report->memory, columns, sizeof columns / sizeof *columns, &layout, error);
    if (code != FNL_OK)
        return code;
    fnl_rows *rows = NULL;
    code = fnl_rows_new(layout, &rows, error);
    if (code == FNL_OK) {
        put_all(rows, report);
        code = fnl_rows_finish(rows, out_schema, out, error);
    }
    fnl_rows_free(rows);
    fnl_result_layout_unref(layout);
    return code;
}
