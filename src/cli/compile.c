/* `fnl compile`: a model in its canonical form. */
#include "commands.h"
#include "files.h"
#include "model_file.h"
#include "page.h"

#include <stdio.h>
#include <unistd.h>

/* --to, else by the name of the output file, else CBOR. */
static bool choose_form(const fnl_arguments *arguments, uint32_t *form, fnl_trouble *trouble)
{
    const char *name = arguments->values[fnl_option_to];
    const char *path = arguments->values[fnl_option_output];
    *form = path != NULL && fnl_slice_ends(fnl_slice_of(path), ".json") ? FNL_FORM_JSON : FNL_FORM_CBOR;
    if (name != NULL) {
        if (strcmp(name, "cbor") != 0 && strcmp(name, "json") != 0)
            return fnl_trouble_set(trouble, fnl_exit_usage, "--to %s: cbor or json is needed", name);
        *form = strcmp(name, "json") == 0 ? FNL_FORM_JSON : FNL_FORM_CBOR;
    }
    bool is_standard = path == NULL || strcmp(path, "-") == 0;
    if (*form == FNL_FORM_CBOR && is_standard && isatty(STDOUT_FILENO))
        return fnl_trouble_set(trouble, fnl_exit_usage,
                               "CBOR is not for a terminal: name a file with -o, or give --to json");
    return true;
}

static void say_fingerprint(const fnl_model *model, fnl_page *out)
{
    uint8_t bytes[32];
    if (fnl_model_fingerprint(model, bytes) != FNL_OK)
        return;
    for (size_t i = 0; i < sizeof bytes; i++)
        fnl_page_print(out, "%02x", bytes[i]);
    fnl_page_put_byte(out, '\n');
}

static bool print_fingerprint(const fnl_model *model, fnl_trouble *trouble)
{
    fnl_page page = { 0 };
    say_fingerprint(model, &page);
    bool fine = fnl_file_write_all(NULL, fnl_page_slice(&page, 0), trouble);
    fnl_page_end(&page);
    return fine;
}

static bool compile(const fnl_arguments *arguments, const fnl_model *model, uint32_t form, fnl_trouble *trouble)
{
    if (fnl_arguments_has(arguments, fnl_option_fingerprint))
        return print_fingerprint(model, trouble);
    if (!fnl_model_file_write(arguments->values[fnl_option_output], model, form, trouble))
        return false;
    if (fnl_arguments_has(arguments, fnl_option_verbose)) {
        fnl_page page = { 0 };
        say_fingerprint(model, &page);
        fprintf(stderr, "fingerprint %.*s", (int)page.length, page.bytes);
        fnl_page_end(&page);
    }
    return true;
}

int fnl_compile_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble;
    fnl_model *model = NULL;
    uint32_t form = FNL_FORM_CBOR;
    const char *path = arguments->operand_count == 0 ? "-" : arguments->operands[0];
    bool only_fingerprint = fnl_arguments_has(arguments, fnl_option_fingerprint);
    bool fine = (only_fingerprint || choose_form(arguments, &form, &trouble)) &&
                fnl_model_file_open(path, arguments, &model, &trouble) && compile(arguments, model, form, &trouble);
    fnl_model_unref(model);
    return fine ? fnl_exit_done : fnl_trouble_end(&trouble);
}
