/* Holidays of calendars: those that the model lists, and those given when it is read. */
#include "document/reader.h"
#include "expr/nearest.h"
#include "model/names.h"
#include "model/reader.h"

#include <stdarg.h>
#include <stdio.h>

/* The holidays of one calendar while they are collected. */
typedef struct holiday_list {
    fnl_model_reader *reader;
    fnl_holiday *items;
    uint32_t count;
    uint32_t capacity;
} holiday_list;

static bool add(holiday_list *list, const fnl_holiday *holiday)
{
    if (!fnl_arena_grow(list->reader->arena, &list->items, list->count, &list->capacity, sizeof *list->items))
        return fnl_model_reader_no_memory(list->reader);
    list->items[list->count++] = *holiday;
    return true;
}

static bool read_listed(holiday_list *list, const fnl_node *node)
{
    fnl_model_reader *reader = list->reader;
    if (!fnl_take_list(reader, node, "`holidays` is a list of days: [\"01-01\", \"2026-02-16/2026-02-20\"]") ||
        !fnl_count_entries(reader, node))
        return false;
    bool good = true;
    for (uint32_t i = 0; i < node->count && !fnl_model_reader_done(reader); i++) {
        const fnl_node *item = &node->items[i];
        fnl_holiday holiday;
        fnl_text written;
        const char *why = NULL;
        if (!fnl_node_written(item, &written)) {
            good = fnl_problem(reader, item, "a holiday is a text such as \"01-01\" or \"2026-02-16/2026-02-20\"");
            continue;
        }
        fnl_text shown = fnl_shown(written);
        if (!fnl_holiday_read(written, &holiday, &why))
            good = fnl_problem(reader, item, "'%.*s' is no holiday: %s", FNL_TEXT_ARGS(shown), why);
        else
            good = add(list, &holiday) && good;
    }
    return good;
}

/* What is wrong with holidays that stand in no text of the model. */
__attribute__((format(printf, 3, 4))) static bool refuse(fnl_model_reader *reader, int32_t code, const char *format,
                                                         ...)
{
    fnl_error error;
    char message[sizeof error.message];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    if (code == FNL_E_NOMEM)
        return fnl_model_reader_no_memory(reader);
    fnl_fail(&error, code, "%s", message);
    fnl_diagnostics_add(reader->problems, &error);
    return false;
}

static bool add_given_items(holiday_list *list, const fnl_more_holidays *more, const fnl_node *root)
{
    fnl_model_reader *reader = list->reader;
    fnl_text name = fnl_shown(more->calendar);
    if (root->kind != fnl_node_list)
        return refuse(reader, FNL_E_ARG, "the holidays given for the calendar '%.*s' are no JSON list of texts",
                      FNL_TEXT_ARGS(name));
    for (uint32_t i = 0; i < root->count; i++) {
        const fnl_node *item = &root->items[i];
        fnl_text shown = fnl_shown(item->text);
        fnl_holiday holiday;
        const char *why = "a holiday is a text such as \"01-01\" or \"2026-02-16/2026-02-20\"";
        if (item->kind != fnl_node_text || !fnl_holiday_read(item->text, &holiday, &why))
            return refuse(reader, FNL_E_ARG, "holiday %u of those given for the calendar '%.*s', '%.*s': %s", i + 1,
                          FNL_TEXT_ARGS(name), FNL_TEXT_ARGS(shown), why);
        if (!add(list, &holiday))
            return false;
    }
    return true;
}

static bool add_given(holiday_list *list, const fnl_more_holidays *more)
{
    fnl_model_reader *reader = list->reader;
    fnl_text name = fnl_shown(more->calendar);
    fnl_error error = { 0 };
    fnl_document document;
    if (more->list.length > fnl_most_text)
        return refuse(reader, FNL_E_LIMIT, "the holidays given for the calendar '%.*s' have %zu bytes, at most %d",
                      FNL_TEXT_ARGS(name), more->list.length, (int)fnl_most_text);
    fnl_document_start(&document, reader->memory);
    document.source = fnl_arena_copy(&document.arena, more->list);
    int32_t code = document.source.bytes == NULL ? FNL_E_NOMEM : fnl_read_json(&document, &error);
    bool good = code == FNL_OK
                    ? add_given_items(list, more, document.root)
                    : refuse(reader, code == FNL_E_SYNTAX ? FNL_E_ARG : code,
                             "the holidays given for the calendar '%.*s', line %u, column %u: %s", FNL_TEXT_ARGS(name),
                             (unsigned)error.line, (unsigned)error.column, error.message);
    fnl_document_end(&document);
    return good;
}

bool fnl_read_holidays(fnl_model_reader *reader, const fnl_node *node, fnl_model_calendar *calendar)
{
    const fnl_load_options *options = reader->options;
    holiday_list list = { .reader = reader };
    bool good = node == NULL || read_listed(&list, node);
    for (uint32_t i = 0; i < options->holiday_count && good; i++)
        if (fnl_text_equal(options->holidays[i].calendar, calendar->name))
            good = add_given(&list, &options->holidays[i]);
    if (!good)
        return false;
    calendar->rules.holidays = list.items;
    calendar->rules.holiday_count = fnl_holidays_settle(list.items, list.count);
    if (calendar->rules.holiday_count <= fnl_most_holidays)
        return true;
    return fnl_limit_problem(reader, node == NULL ? reader->document->root : node, "a calendar has at most %d holidays",
                             (int)fnl_most_holidays);
}

static bool check_given(fnl_model_reader *reader, fnl_text name)
{
    const fnl_model *model = reader->model;
    const fnl_index *names = &reader->calendar_names;
    fnl_text shown = fnl_shown(name);
    uint32_t number = 0;
    if (fnl_index_find(names, name, &number))
        return !model->calendars[number].rules.is_always ||
               refuse(reader, FNL_E_ARG, "holidays are given for the calendar '%.*s', which counts all time",
                      FNL_TEXT_ARGS(shown));
    fnl_text near = fnl_nearest_among(name, names->keys, names->count);
    if (near.length != 0)
        return refuse(reader, FNL_E_ARG,
                      "holidays are given for the calendar '%.*s', which the model does not have: did you mean '%.*s'?",
                      FNL_TEXT_ARGS(shown), FNL_TEXT_ARGS(near));
    return refuse(reader, FNL_E_ARG, "holidays are given for the calendar '%.*s', which the model does not have",
                  FNL_TEXT_ARGS(shown));
}

void fnl_check_more_holidays(fnl_model_reader *reader)
{
    const fnl_load_options *options = reader->options;
    if (options->holiday_count == 0 || reader->problems->errors != 0)
        return;
    if (reader->document->form == fnl_form_cbor) {
        refuse(reader, FNL_E_ARG,
               "holidays are added when a model is compiled, and this one is: compile it again from its source");
        return;
    }
    for (uint32_t i = 0; i < options->holiday_count; i++)
        check_given(reader, options->holidays[i].calendar);
}
