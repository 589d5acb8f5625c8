/* The agreement by example, and the lines to sign on. */
#include "words/sections.h"

static void write_values(fnl_words *words, const char *title, const fnl_example_value *values, uint32_t count)
{
    fnl_tell(words, "- ");
    fnl_tell(words, title);
    for (uint32_t i = 0; i < count; i++) {
        fnl_tell(words, i == 0 ? " " : ", ");
        fnl_tell_code(words, values[i].name);
        fnl_tell(words, " is ");
        if (values[i].is_null)
            fnl_tell(words, "not known");
        else
            fnl_tell_bold(words, values[i].text);
    }
    fnl_tell(words, count == 0 ? " nothing\n" : "\n");
}

static void write_example(fnl_words *words, const fnl_example *example)
{
    fnl_tell_part(words, example->name);
    write_values(words, "Known of the lead:", example->lead, example->lead_count);
    if (example->has_as_of) {
        fnl_tell(words, "- Now: ");
        fnl_tell_instant(words, example->as_of);
        fnl_tell(words, "\n");
    }
    write_values(words, "Then:", example->expect, example->expect_count);
}

void fnl_write_examples(fnl_words *words)
{
    const fnl_model *model = words->model;
    if (model->example_count == 0)
        return;
    fnl_tell_section(words, "The agreement by example");
    fnl_tell(words, "`fnl check` computes these leads, and refuses the model if one of them comes out otherwise.\n");
    for (uint32_t i = 0; i < model->example_count; i++)
        write_example(words, &model->examples[i]);
}

void fnl_write_signatures(fnl_words *words)
{
    fnl_tell_section(words, "Signatures");
    fnl_tell(words, "We agree on the model with the fingerprint at the top of this page.\n\n"
                    "| | Marketing | Sales |\n"
                    "| --- | --- | --- |\n"
                    "| Name | | |\n"
                    "| Date | | |\n"
                    "| Signature | | |\n");
}
