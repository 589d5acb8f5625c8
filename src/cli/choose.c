/* Which outputs are asked of the plan, and which columns are written. */
#include "choose.h"

#include <stdlib.h>

bool fnl_names_read(fnl_names *names, const char *option, const char *text, fnl_trouble *trouble)
{
    fnl_source source;
    fnl_csv_reader reader;
    fnl_trouble unused;
    *names = (fnl_names){ 0 };
    fnl_source_of_memory(&source, option, fnl_slice_of(text));
    bool fine = fnl_csv_start(&reader, &source, ',', &unused);
    if (fine) {
        *names = (fnl_names){ reader.names, reader.name_count };
        reader.names = NULL;
        reader.name_count = 0;
    }
    fnl_csv_end(&reader);
    fnl_source_close(&source);
    return fine || fnl_trouble_set(trouble, fnl_exit_usage, "%s \"%s\": names between commas are needed", option, text);
}

void fnl_names_end(fnl_names *names)
{
    for (uint32_t i = 0; i < names->count; i++)
        free(names->names[i]);
    free((void *)names->names);
    *names = (fnl_names){ 0 };
}

static void add_name(fnl_names *names, const char *name)
{
    for (uint32_t i = 0; i < names->count; i++)
        if (strcmp(names->names[i], name) == 0)
            return;
    fnl_page copy = { 0 };
    fnl_page_put(&copy, name, strlen(name) + 1);
    names->names = fnl_resize_memory((void *)names->names, (size_t)names->count + 1, sizeof *names->names);
    names->names[names->count++] = copy.bytes;
}

static int64_t find_output(const struct ArrowSchema *outputs, const char *name)
{
    for (int64_t i = 0; i < outputs->n_children; i++)
        if (strcmp(outputs->children[i]->name, name) == 0)
            return i;
    return -1;
}

static int64_t find_input(const fnl_leads *leads, const char *name)
{
    for (uint32_t i = 0; i < leads->carried_count; i++)
        if (strcmp(leads->names[i], name) == 0)
            return i;
    return -1;
}

bool fnl_outputs_of_model(const fnl_model *model, const char *const *names, uint32_t count, struct ArrowSchema *outputs,
                          fnl_error *error)
{
    fnl_plan *plan;
    if (fnl_plan_new(model, NULL, names, count, NULL, &plan, error) != FNL_OK)
        return false;
    int32_t code = fnl_plan_schema(plan, outputs, error);
    fnl_plan_free(plan);
    return code == FNL_OK;
}

bool fnl_choice_bind(const fnl_choice *choice, const fnl_columns *columns, fnl_plan **plan, fnl_trouble *trouble)
{
    struct ArrowSchema schema;
    fnl_error error;
    const fnl_names *outputs = &choice->outputs;
    fnl_columns_schema(columns, &schema);
    int32_t code =
        fnl_plan_new(choice->model, &schema, (const char *const *)outputs->names, outputs->count, NULL, plan, &error);
    schema.release(&schema);
    return code == FNL_OK || fnl_trouble_of_error(trouble, code == FNL_E_SCHEMA ? choice->leads_name : NULL, &error);
}

void fnl_choice_start_columns(const fnl_choice *choice, fnl_columns *columns)
{
    fnl_columns_start(columns, choice->names, choice->name_count, choice->types);
}

/* The schema of the results, from a plan for columns of texts: if that can be made, plans for other types can. */
static bool describe_results(fnl_choice *choice, fnl_trouble *trouble)
{
    fnl_columns columns;
    fnl_plan *plan = NULL;
    fnl_error error;
    fnl_columns_start(&columns, choice->names, choice->name_count, NULL);
    bool fine = fnl_choice_bind(choice, &columns, &plan, trouble);
    fnl_columns_end(&columns);
    if (fine && fnl_plan_schema(plan, &choice->schema, &error) != FNL_OK)
        fine = fnl_trouble_of_error(trouble, NULL, &error);
    fnl_plan_free(plan);
    return fine;
}

/* Finds the output that tells which rows are written. Returns how many of the outputs the user asked for: it comes behind
   them if it was not among them. */
static bool find_condition(const fnl_wish *wish, fnl_choice *choice, int64_t *asked, fnl_trouble *trouble)
{
    *asked = choice->schema.n_children;
    if (wish->only_if == NULL)
        return true;
    if (find_output(&choice->schema, wish->only_if) < 0) {
        add_name(&choice->outputs, wish->only_if);
        choice->schema.release(&choice->schema);
        if (!describe_results(choice, trouble))
            return false;
    }
    choice->only_if = (uint32_t)find_output(&choice->schema, wish->only_if);
    return true;
}

/* Inputs, then the first outputs. */
static void show_all(const fnl_leads *leads, bool is_quiet, int64_t asked, fnl_choice *choice)
{
    for (uint32_t i = 0; i < leads->carried_count; i++) {
        if (find_output(&choice->schema, leads->names[i]) < 0)
            fnl_shown_add(&choice->shown, leads->names[i], true, i);
        else if (!is_quiet)
            fnl_say("note: column \"%s\" of %s is replaced by the output of that name", leads->names[i],
                    leads->source.name);
    }
    for (int64_t i = 0; i < asked; i++)
        fnl_shown_add(&choice->shown, choice->schema.children[i]->name, false, (uint32_t)i);
}

/* Replaces each name of a group by the outputs of that group, in place. Names of outputs win over those of inputs. */
static bool expand_names(const fnl_model *model, const fnl_leads *leads, const fnl_names *wanted, fnl_names *columns,
                         fnl_names *outputs, fnl_trouble *trouble)
{
    struct ArrowSchema all;
    fnl_error error;
    if (!fnl_outputs_of_model(model, NULL, 0, &all, &error))
        return fnl_trouble_of_error(trouble, NULL, &error);
    bool fine = true;
    for (uint32_t i = 0; i < wanted->count && fine; i++) {
        const char *name = wanted->names[i];
        struct ArrowSchema group;
        if (find_output(&all, name) >= 0) {
            add_name(columns, name);
            add_name(outputs, name);
        } else if (find_input(leads, name) >= 0) {
            add_name(columns, name);
        } else if (fnl_outputs_of_model(model, &name, 1, &group, &error)) {
            for (int64_t k = 0; k < group.n_children; k++) {
                add_name(columns, group.children[k]->name);
                add_name(outputs, group.children[k]->name);
            }
            group.release(&group);
        } else {
            fine = fnl_trouble_set(trouble, fnl_exit_usage,
                                   "--columns: \"%s\" is neither a column of %s nor an output of the model", name,
                                   leads->source.name);
        }
    }
    all.release(&all);
    return fine;
}

static bool choose_columns(const fnl_model *model, const fnl_leads *leads, const fnl_wish *wish, fnl_choice *choice,
                           fnl_trouble *trouble)
{
    int64_t asked;
    fnl_names wanted;
    fnl_names columns = { 0 };
    bool fine = fnl_names_read(&wanted, "--columns", wish->columns, trouble) &&
                expand_names(model, leads, &wanted, &columns, &choice->outputs, trouble);
    if (fine && choice->outputs.count == 0 && wish->only_if != NULL)
        add_name(&choice->outputs, wish->only_if);
    if (fine && choice->outputs.count == 0)
        fine = fnl_trouble_set(trouble, fnl_exit_usage, "--columns names no output of the model");
    fine = fine && describe_results(choice, trouble) && find_condition(wish, choice, &asked, trouble);
    for (uint32_t i = 0; i < columns.count && fine; i++) {
        int64_t output = find_output(&choice->schema, columns.names[i]);
        int64_t input = find_input(leads, columns.names[i]);
        if (output >= 0)
            fnl_shown_add(&choice->shown, choice->schema.children[output]->name, false, (uint32_t)output);
        else
            fnl_shown_add(&choice->shown, leads->names[input], true, (uint32_t)input);
    }
    fnl_names_end(&wanted);
    fnl_names_end(&columns);
    return fine;
}

static bool choose_outputs(const fnl_leads *leads, const fnl_wish *wish, fnl_choice *choice, fnl_trouble *trouble)
{
    int64_t asked;
    bool fine = wish->outputs == NULL || fnl_names_read(&choice->outputs, "--outputs", wish->outputs, trouble);
    fine = fine && describe_results(choice, trouble) && find_condition(wish, choice, &asked, trouble);
    if (fine)
        show_all(leads, wish->is_quiet, asked, choice);
    return fine;
}

static void mark_wanted(fnl_choice *choice)
{
    for (uint32_t i = 0; i < choice->name_count; i++)
        choice->wanted[i] = choice->types[i].kind != fnl_column_unread;
    for (uint32_t i = 0; i < choice->shown.count; i++)
        if (choice->shown.columns[i].is_input)
            choice->wanted[choice->shown.columns[i].index] = true;
}

bool fnl_choose(const fnl_model *model, const fnl_leads *leads, const fnl_wish *wish, fnl_choice *choice,
                fnl_trouble *trouble)
{
    *choice = (fnl_choice){ .model = model,
                            .leads_name = wish->leads_name == NULL ? leads->source.name : wish->leads_name,
                            .only_if = FNL_NO_OUTPUT,
                            .names = leads->names,
                            .name_count = leads->name_count };
    choice->types = fnl_take_memory(leads->name_count, sizeof *choice->types);
    choice->wanted = fnl_take_memory(leads->name_count, sizeof *choice->wanted);
    bool fine = wish->columns != NULL ? choose_columns(model, leads, wish, choice, trouble)
                                      : choose_outputs(leads, wish, choice, trouble);
    fine = fine && fnl_shown_bind(&choice->shown, model, &choice->schema, trouble) &&
           fnl_column_types_find(model, "leads", choice->names, choice->name_count, choice->types, trouble);
    if (fine)
        mark_wanted(choice);
    else
        fnl_choice_end(choice);
    return fine;
}

void fnl_choice_end(fnl_choice *choice)
{
    fnl_shown_end(&choice->shown);
    fnl_names_end(&choice->outputs);
    free(choice->types);
    free(choice->wanted);
    if (choice->schema.release != NULL)
        choice->schema.release(&choice->schema);
    *choice = (fnl_choice){ 0 };
}
