/* The exported function that makes streams. */
#include "api/options.h"
#include "table/stream.h"

int32_t fnl_stream_new(struct ArrowSchema *schema, struct ArrowArray *arrays, size_t n_arrays,
                       struct ArrowArrayStream *out, fnl_error *error)
{
    if (schema == NULL)
        return fnl_refuse_null("schema", error);
    if (arrays == NULL && n_arrays != 0)
        return fnl_refuse_null("arrays", error);
    if (out == NULL)
        return fnl_refuse_null("out", error);
    return fnl_stream_make(&fnl_default_allocator, schema, arrays, n_arrays, out, error);
}
