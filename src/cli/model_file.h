/* A model from a file. */
#ifndef FNL_CLI_MODEL_FILE_H
#define FNL_CLI_MODEL_FILE_H

#include "arguments.h"

/* Reads the file with the holidays of --holidays, and as of --as-of, else now; what the library says of it is in code, problems and
   error. Fails only if a file or an argument cannot be read. */
bool fnl_model_file_try(const char *path, const fnl_arguments *arguments, fnl_model **model, int32_t *code,
                        fnl_diagnostics **problems, fnl_error *error, fnl_trouble *trouble);

/* A model without errors, with the holidays of --holidays; or trouble that tells the first one. */
bool fnl_model_file_open(const char *path, const fnl_arguments *arguments, fnl_model **model, fnl_trouble *trouble);

/* Writes the model in one of the FNL_FORM_*, ending with a line end if it is text. */
bool fnl_model_file_write(const char *path, const fnl_model *model, uint32_t form, fnl_trouble *trouble);

enum { fnl_most_models = 2 }; /* that read the same files */

/* The columns that models read of a table; of leads without those that say what activities came to, which are there only if
   the leads have them. */
typedef struct fnl_model_columns {
    struct ArrowSchema schemas[fnl_most_models];
    const char **names; /* of all; some may be there twice */
    uint32_t count;
} fnl_model_columns;

bool fnl_model_columns_find(fnl_model_columns *columns, const fnl_model *const *models, unsigned count,
                            const char *table, fnl_trouble *trouble);
void fnl_model_columns_end(fnl_model_columns *columns);

/* The name of the column that tells leads apart, by the schema of leads; NULL if the model has none. */
const char *fnl_model_id_column(const struct ArrowSchema *columns);

/* The instant given by --as-of, else now, whole seconds. */
bool fnl_model_file_as_of(const fnl_model *model, const fnl_arguments *arguments, int64_t *as_of, fnl_trouble *trouble);

#endif
