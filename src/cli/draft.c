/* `fnl draft`: a model to start from, its fields guessed from a file of leads. */
#include "commands.h"
#include "draft_rules.h"
#include "file_options.h"
#include "files.h"
#include "utf8.h"
#include "write.h"

#include <stdlib.h>
#include <strings.h>

enum { most_rows = 10000, most_fields = 4096 }; /* a model has no more fields */

static const char *const type_names[fnl_guess_types] = { "text", "bool", "int",       "decimal", "number",
                                                         "date", "time", "intervals", "text" };

static bool is_plain(const char *text)
{
    static const char *const words[] = { "null", "true", "false", "yes", "no", "on", "off", "y", "n" };
    size_t length = strlen(text);
    bool fine = length > 0;
    for (size_t i = 0; i < length && fine; i++) {
        char lower = (char)(text[i] | 0x20);
        bool is_inside = i > 0 && i + 1 < length;
        fine = (lower >= 'a' && lower <= 'z') || text[i] == '_' || (i > 0 && text[i] >= '0' && text[i] <= '9') ||
               (is_inside && (text[i] == ' ' || text[i] == '-'));
    }
    for (size_t i = 0; i < sizeof words / sizeof *words && fine; i++)
        fine = strcasecmp(text, words[i]) != 0;
    return fine;
}

void fnl_draft_put_text(fnl_page *page, const char *text)
{
    if (is_plain(text)) {
        fnl_page_put_string(page, text);
        return;
    }
    /* A YAML text in double quotes is a JSON text but for some characters that YAML wants escaped. */
    fnl_page json = { 0 };
    fnl_page_put_json_text(&json, fnl_slice_of(text));
    fnl_slice left = fnl_page_slice(&json, 0);
    while (left.length > 0) {
        uint32_t point;
        size_t size = fnl_utf8_point(left, &point);
        if (fnl_utf8_is_control(point))
            fnl_page_print(page, "\\u%04x", point);
        else
            fnl_page_put(page, left.bytes, size);
        left = (fnl_slice){ left.bytes + size, left.length - size };
    }
    fnl_page_end(&json);
}

/* Whatever stands in a comment must stay on its line. */
static void put_comment_text(fnl_page *page, fnl_slice text)
{
    enum { most_columns = 40 };
    fnl_write_for_terminal(page, text, most_columns);
}

static void put_values(fnl_page *page, const fnl_guess *guess)
{
    if (guess->type != fnl_guess_text || guess->value_count == 0)
        return;
    fnl_page_put_string(page, "    # ");
    for (uint32_t i = 0; i < guess->value_count; i++) {
        if (i > 0)
            fnl_page_put_string(page, ", ");
        put_comment_text(page, guess->values[i].text);
        fnl_page_print(page, " (%lld)", (long long)guess->values[i].count);
    }
    fnl_page_put_byte(page, '\n');
}

static void put_remarks(fnl_page *page, const fnl_guess *guess, int64_t rows)
{
    const char *before = "  # ";
    if (guess->count == 0)
        fnl_page_print(page, "%sno values", before);
    else if ((rows - guess->count) * 100 >= rows)
        fnl_page_print(page, "%smissing in %lld %%", before, (long long)((rows - guess->count) * 100 / rows));
    else if (guess->count < rows)
        fnl_page_print(page, "%smissing in under 1 %%", before);
    if (guess->is_ambiguous)
        fnl_page_print(page, "%sday and month could be the other way round", guess->count < rows ? "; " : before);
    fnl_page_put_byte(page, '\n');
}

/* What a model may name. */
static bool has_no_controls(const char *name)
{
    while ((unsigned char)*name >= ' ' && *name != 127)
        name++;
    return *name == '\0';
}

static void put_field(fnl_page *page, const fnl_guess *guess, int64_t rows)
{
    if (!guess->is_usable) {
        fnl_page_put_string(page, "  # left out, for a model cannot name it: ");
        put_comment_text(page, fnl_slice_of(guess->name));
        fnl_page_put_byte(page, '\n');
        return;
    }
    fnl_page_put_string(page, "  - {name: ");
    fnl_draft_put_text(page, guess->name);
    fnl_page_print(page, ", type: %s", type_names[guess->type]);
    if (guess->type == fnl_guess_decimal)
        fnl_page_print(page, ", scale: %u", guess->scale);
    if ((guess->type == fnl_guess_date || guess->type == fnl_guess_time) && guess->format[0] != '\0')
        fnl_page_print(page, ", format: \"%s\"", guess->format);
    if (guess->is_id)
        fnl_page_put_string(page, ", id: true");
    fnl_page_put_byte(page, '}');
    put_remarks(page, guess, rows);
    put_values(page, guess);
}

static void put_nulls(fnl_page *page, const fnl_guess_nulls *nulls)
{
    if (nulls->count == 0)
        return;
    fnl_page_put_string(page, "null_values: [");
    for (uint32_t i = 0; i < nulls->count; i++) {
        fnl_page_put_string(page, i == 0 ? "" : ", ");
        fnl_page_put_json_text(page, fnl_slice_of(nulls->texts[i]));
    }
    fnl_page_put_string(page, "]  # texts that mean \"no value\"; delete those that mean something\n");
}

static void put_head(fnl_page *page, const char *file, int64_t rows, const fnl_guess_nulls *nulls)
{
    fnl_page_put_string(page, "# A model to start from, guessed from ");
    const char *folder = strrchr(file, '/');
    put_comment_text(page, fnl_slice_of(folder == NULL ? file : folder + 1));
    fnl_page_print(page,
                   " (%lld row%s).\n"
                   "# Delete the fields that no rule needs, then write what makes a good lead.\n"
                   "# Next: fnl check MODEL, then fnl score MODEL LEADS\n\n"
                   "funnelcore: 1\n"
                   "name: draft\n"
                   "version: \"1\"\n"
                   "time_zone: UTC  # of times without a zone, such as Asia/Ho_Chi_Minh\n",
                   (long long)rows, rows == 1 ? "" : "s");
    put_nulls(page, nulls);
    fnl_page_put_string(page, "\nfields:\n");
}

/* The rule of a draft needs a field that conditions read, which they do no intervals. */
static void keep_a_text(fnl_guess *guesses, uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (guesses[i].is_usable && guesses[i].type != fnl_guess_intervals)
            return;
    for (uint32_t i = 0; i < count; i++)
        guesses[i].type = guesses[i].is_usable ? fnl_guess_text : guesses[i].type;
}

static void write_draft(fnl_page *page, const fnl_leads *leads, const fnl_batch *batch)
{
    int64_t rows = batch->rows < most_rows ? batch->rows : most_rows;
    fnl_guess *guesses = fnl_take_memory(leads->name_count, sizeof *guesses);
    fnl_guess_nulls nulls = { .count = 0 };
    bool has_id = false;
    for (uint32_t i = 0; i < leads->name_count; i++) {
        fnl_guess_column(batch, i, rows, leads->names[i], &nulls, &guesses[i]);
        guesses[i].is_usable = i < most_fields && has_no_controls(leads->names[i]);
        guesses[i].is_id = guesses[i].is_id && !has_id; /* a model has one */
        has_id = has_id || guesses[i].is_id;
    }
    keep_a_text(guesses, leads->name_count);
    put_head(page, leads->source.name, rows, &nulls);
    for (uint32_t i = 0; i < leads->name_count; i++)
        put_field(page, &guesses[i], rows);
    fnl_draft_put_score(page, guesses, leads->name_count);
    free(guesses);
}

static bool check_leads(const fnl_leads *leads, const fnl_batch *batch, fnl_trouble *trouble)
{
    for (uint32_t i = 0; i < leads->name_count; i++) {
        fnl_slice name = fnl_slice_of(leads->names[i]);
        while (name.length > 0) {
            uint32_t point;
            size_t size = fnl_utf8_point(name, &point);
            if (point == fnl_not_utf8)
                return fnl_trouble_set(trouble, fnl_exit_files, "%s: the name of column %u is not UTF-8",
                                       leads->source.name, i + 1);
            name = (fnl_slice){ name.bytes + size, name.length - size };
        }
    }
    bool any = false;
    for (uint32_t i = 0; i < leads->name_count && !any; i++)
        any = has_no_controls(leads->names[i]);
    if (!any || batch->rows == 0)
        return fnl_trouble_set(trouble, fnl_exit_files, "%s: no leads to guess from", leads->source.name);
    return true;
}

static bool draft(const fnl_arguments *arguments, fnl_leads *leads, fnl_trouble *trouble)
{
    fnl_batch batch;
    fnl_page page = { 0 };
    fnl_file out = { .file = -1 };
    fnl_source_fill_to(&leads->source, fnl_window_at_once);
    fnl_leads_start_batch(leads, NULL, &batch);
    bool fine = fnl_leads_next(leads, &batch, trouble) && check_leads(leads, &batch, trouble);
    if (fine) {
        write_draft(&page, leads, &batch);
        fine = fnl_file_open(&out, arguments->values[fnl_option_output], trouble) &&
               fnl_file_write(&out, fnl_page_slice(&page, 0), trouble) && fnl_file_commit(&out, trouble);
    }
    fnl_file_discard(&out);
    fnl_page_end(&page);
    fnl_batch_end(&batch);
    return fine;
}

int fnl_draft_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble;
    fnl_leads leads;
    if (!fnl_leads_are_named(arguments, 0, &trouble) ||
        !fnl_leads_of_arguments(arguments, NULL, 0, 0, &leads, &trouble))
        return fnl_trouble_end(&trouble);
    bool fine = draft(arguments, &leads, &trouble);
    fnl_leads_close(&leads);
    return fine ? fnl_exit_done : fnl_trouble_end(&trouble);
}
