/* Binds a column whose schema comes from the bytes to a field of any type, opens an array of any structure, reads it. */
#include "table/column.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum {
    header = 12,
    room = 256 * 32, /* more rows than two signed bytes can name, of the largest elements */
    most_format = 64
};

/* A text up to the next NUL, as a string. */
static const char *take_string(const uint8_t **at, const uint8_t *end, char *string)
{
    size_t length = 0;
    while (*at < end && **at != 0 && length < most_format - 1)
        string[length++] = (char)*(*at)++;
    if (*at < end)
        (*at)++;
    string[length] = '\0';
    return string;
}

static void read_all(const fnl_field *field, const struct ArrowSchema *schema, const struct ArrowArray *array,
                     int64_t parent, int64_t rows)
{
    int64_t values[fnl_block_rows];
    uint64_t masks[fnl_block_words];
    fnl_block block = { .whole = values, .valid = masks };
    fnl_column_binding binding;
    fnl_error error;
    fnl_tally tally = { .error = &error };
    fnl_pool pool;
    fnl_buffer shown;
    if (fnl_column_bind(field, schema, &binding, &error) != FNL_OK)
        return;
    fnl_index_start(&pool, &fnl_default_allocator, 1);
    fnl_buffer_start(&shown, &fnl_default_allocator);
    fnl_column *column = fnl_column_new(&fnl_default_allocator);
    if (column != NULL && fnl_column_open(column, &binding, array, parent, rows, &pool, &error) == FNL_OK &&
        fnl_column_read(column, 0, (uint32_t)rows, &block, &tally, &error) == FNL_OK)
        for (int64_t row = 0; row < rows; row++)
            fnl_column_show(column, row, &shown);
    fnl_column_free(column);
    fnl_buffer_end(&shown);
    fnl_index_end(&pool);
}

/* Text offsets are trusted, so text buffers hold zeros: empty texts. What else there is comes from the bytes. */
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const fnl_text null_values[] = { { "-1", 2 }, { "1e300", 5 }, { "1970-01-01", 10 }, { "true", 4 } };
    if (size < header)
        return 0;
    char format[most_format];
    char inner[most_format];
    const uint8_t *at = bytes + header;
    const uint8_t *end = bytes + size;
    struct ArrowSchema values_schema = { 0 };
    struct ArrowSchema schema = { .format = take_string(&at, end, format) };
    values_schema.format = take_string(&at, end, inner);
    bool is_text = strchr(format, 'u') == format || strchr(format, 'U') == format || strcmp(format, "vu") == 0;
    char *elements = calloc(room, 1);
    char *zeros = calloc(room, 1);
    if (elements != NULL && zeros != NULL) {
        size_t rest = (size_t)(end - at);
        if (!is_text && rest != 0)
            memcpy(elements, at, rest < room ? rest : room);
        const void *buffers[] = { (bytes[2] & 1) != 0 ? elements : NULL, elements, zeros, zeros, zeros };
        const void *values_buffers[] = { NULL, (bytes[2] & 2) != 0 ? NULL : zeros, zeros, zeros, zeros };
        struct ArrowArray values = {
            .length = (int8_t)bytes[3], .offset = (int8_t)bytes[4], .n_buffers = bytes[5] % 8, .buffers = values_buffers
        };
        struct ArrowArray array = { .length = (int8_t)bytes[6],
                                    .offset = (int8_t)bytes[7],
                                    .null_count = (int8_t)bytes[8],
                                    .n_buffers = bytes[9] % 8,
                                    .buffers = buffers };
        if ((bytes[2] & 4) != 0)
            schema.dictionary = &values_schema;
        if ((bytes[2] & 8) != 0)
            array.dictionary = &values;
        fnl_field field = { .name = FNL_TEXT("f"),
                            .column = FNL_TEXT("f"),
                            .type = (fnl_type)(bytes[0] % (fnl_type_date + 1)),
                            .scale = bytes[1] % 7,
                            .zone = &fnl_zone_utc,
                            .null_values = null_values,
                            .null_value_count = bytes[1] % 5 };
        read_all(&field, &schema, &array, (int8_t)bytes[10], (int8_t)bytes[11]);
    }
    free(elements);
    free(zeros);
    return 0;
}
