/* Arrays of utf8 that grow while a result's rows are written. */
#include "core/buffer.h"
#include "table/result_layout.h"

/* Private data of the array. */
struct fnl_result_texts {
    fnl_result_layout *layout;
    fnl_buffer offsets;
    fnl_buffer bytes;
    const void *buffers[fnl_most_result_buffers];
};

static const int32_t first_offset = 0;

static void release_texts(struct ArrowArray *array)
{
    fnl_result_texts *texts = array->private_data;
    fnl_result_layout *layout = texts->layout;
    *array = (struct ArrowArray){ 0 };
    fnl_buffer_end(&texts->offsets);
    fnl_buffer_end(&texts->bytes);
    fnl_release(&layout->memory, texts);
    fnl_result_layout_unref(layout);
}

static fnl_result_texts *make_texts(fnl_result_layout *layout, struct ArrowArray *out)
{
    fnl_result_texts *texts = fnl_allocate_zeroed(&layout->memory, 1, sizeof *texts);
    if (texts == NULL)
        return NULL;
    texts->layout = fnl_result_layout_ref(layout);
    fnl_buffer_start(&texts->offsets, &layout->memory);
    fnl_buffer_start(&texts->bytes, &layout->memory);
    *out = (struct ArrowArray){ .release = release_texts, .private_data = texts };
    return texts;
}

fnl_result_texts *fnl_result_texts_open(fnl_result_layout *layout, struct ArrowArray *out)
{
    fnl_result_texts *texts = out->release == NULL ? make_texts(layout, out) : out->private_data;
    if (texts == NULL)
        return NULL;
    texts->offsets.length = 0;
    texts->bytes.length = 0;
    fnl_buffer_put(&texts->offsets, &first_offset, sizeof first_offset);
    fnl_buffer_reserve(&texts->bytes, 1); /* some readers of Arrow want a buffer even where there are no bytes */
    return texts->offsets.failed || texts->bytes.failed ? NULL : texts;
}

uint32_t fnl_result_text_count(const fnl_result_texts *texts)
{
    return (uint32_t)(texts->offsets.length / sizeof(int32_t)) - 1;
}

fnl_text fnl_result_text_at(const fnl_result_texts *texts, uint32_t number)
{
    const int32_t *offsets = (const int32_t *)(const void *)texts->offsets.bytes;
    return (fnl_text){ texts->bytes.bytes + offsets[number], (size_t)(offsets[number + 1] - offsets[number]) };
}

int32_t fnl_result_texts_reserve(fnl_result_texts *texts, uint64_t count, uint64_t bytes, fnl_error *error)
{
    if (count > (uint64_t)INT32_MAX - fnl_result_text_count(texts) || bytes > INT32_MAX - texts->bytes.length)
        return fnl_fail(error, FNL_E_LIMIT,
                        "the texts of one output are longer than 2 GiB together: run fewer rows at once");
    if (!fnl_buffer_reserve(&texts->offsets, count * sizeof(int32_t)) || !fnl_buffer_reserve(&texts->bytes, bytes))
        return fnl_fail_memory(error);
    return FNL_OK;
}

void fnl_result_texts_put(fnl_result_texts *texts, fnl_text text)
{
    if (text.length != 0)
        memcpy(texts->bytes.bytes + texts->bytes.length, text.bytes, text.length);
    texts->bytes.length += text.length;
    int32_t end = (int32_t)texts->bytes.length;
    memcpy(texts->offsets.bytes + texts->offsets.length, &end, sizeof end);
    texts->offsets.length += sizeof end;
}

void fnl_result_texts_close(struct ArrowArray *out)
{
    fnl_result_texts *texts = out->private_data;
    texts->buffers[1] = texts->offsets.bytes;
    texts->buffers[2] = texts->bytes.bytes;
    *out = (struct ArrowArray){
        .length = fnl_result_text_count(texts),
        .n_buffers = fnl_most_result_buffers,
        .buffers = texts->buffers,
        .release = release_texts,
        .private_data = texts,
    };
}
