/* `fnl doc`: the agreement in words. */
#include "commands.h"
#include "model_file.h"

int fnl_doc_run(const fnl_arguments *arguments)
{
    fnl_trouble trouble;
    fnl_model *model = NULL;
    const char *path = arguments->operand_count == 0 ? "-" : arguments->operands[0];
    bool fine = fnl_model_file_open(path, arguments, &model, &trouble) &&
                fnl_model_file_write(arguments->values[fnl_option_output], model, FNL_FORM_WORDS, &trouble);
    fnl_model_unref(model);
    return fine ? fnl_exit_done : fnl_trouble_end(&trouble);
}
