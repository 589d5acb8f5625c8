/* The reader of JSON lines: whatever the bytes, what is accepted and written again is accepted again, and the same. */
#include "cli/json_lines_read.h"
#include "cli/write.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads all, appends the rows as JSON lines to page. False if the input is refused. */
static bool read_all(fnl_slice bytes, fnl_page *page)
{
    fnl_source source;
    fnl_json_lines_reader reader;
    fnl_trouble trouble;
    fnl_batch batch;
    fnl_shown shown = { 0 };
    fnl_source_of_memory(&source, "fuzz", bytes);
    bool fine = fnl_json_lines_start(&reader, &source, NULL, 0, &trouble);
    if (fine) {
        fnl_batch_start(&batch, reader.name_count, NULL, true);
        for (uint32_t i = 0; i < reader.name_count; i++)
            fnl_shown_add(&shown, reader.names[i], true, i);
        do {
            fnl_batch_clear(&batch);
            fine = fnl_json_lines_read(&reader, &batch, &trouble);
            fnl_shown_set_input(&shown, &batch);
            fnl_write_json_lines(page, &shown);
        } while (fine && batch.rows > 0);
        fnl_batch_end(&batch);
        fnl_shown_end(&shown);
    }
    fnl_json_lines_end(&reader);
    fnl_source_close(&source);
    return fine;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    fnl_page once = { 0 };
    fnl_page twice = { 0 };
    if (read_all((fnl_slice){ (const char *)data, size }, &once) && once.length > 0 &&
        (!read_all(fnl_page_slice(&once, 0), &twice) || once.length != twice.length ||
         memcmp(once.bytes, twice.bytes, once.length) != 0))
        abort();
    fnl_page_end(&once);
    fnl_page_end(&twice);
    return 0;
}
