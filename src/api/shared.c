/* The exported functions of shared tables. */
#include "core/failure.h"
#include "table/share.h"

#include <string.h>

int32_t fnl_shared_new(struct ArrowSchema *schema, struct ArrowArray *array, void *block, fnl_shared **out,
                       fnl_error *error)
{
    if (out == NULL)
        return fnl_fail(error, FNL_E_ARG, "out is NULL");
    if (block == NULL && schema != NULL && schema->release == NULL)
        return fnl_fail(error, FNL_E_ARG, "the schema was released");
    if (block == NULL && array != NULL && array->release == NULL)
        return fnl_fail(error, FNL_E_ARG, "the array was released");
    return fnl_share_new(&fnl_default_allocator, schema, array, block, out, error);
}

int32_t fnl_shared_columns(const fnl_shared *const *sources, const int64_t *columns, const int64_t *first_rows,
                           uint32_t n_columns, int64_t n_rows, struct ArrowSchema *out_schema, struct ArrowArray *out,
                           fnl_error *error)
{
    if (sources == NULL || columns == NULL || n_columns == 0)
        return fnl_fail(error, FNL_E_ARG, "no column is wanted");
    if (n_rows < 0)
        return fnl_fail(error, FNL_E_ARG, "n_rows is negative");
    struct ArrowSchema schema = { 0 };
    if (out_schema != NULL) {
        int32_t code = fnl_share_schemas(sources, columns, n_columns, &schema, error);
        if (code != FNL_OK)
            return code;
    }
    if (out != NULL) {
        int32_t code = fnl_share_arrays(sources, columns, first_rows, n_columns, n_rows, out, error);
        if (code != FNL_OK) {
            if (schema.release != NULL)
                schema.release(&schema);
            return code;
        }
    }
    if (out_schema != NULL)
        *out_schema = schema;
    return FNL_OK;
}

void fnl_shared_take(fnl_shared *shared, struct ArrowArray *out)
{
    if (shared != NULL)
        fnl_share_take(shared, out);
    else
        memset(out, 0, sizeof *out);
}

void fnl_shared_free(fnl_shared *shared)
{
    fnl_share_free(shared);
}
