/* The CSV reader: whatever the bytes, every record has as many fields as the header, and what is written reads back. */
#include "cli/csv_read.h"
#include "cli/leads.h"
#include "cli/write.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads all, appends the rows as CSV to page. False if the input is refused. */
static bool read_all(fnl_slice bytes, char delimiter, fnl_page *page)
{
    fnl_source source;
    fnl_csv_reader reader;
    fnl_trouble trouble;
    fnl_batch batch;
    fnl_shown shown = { 0 };
    fnl_source_of_memory(&source, "fuzz", bytes);
    bool fine = fnl_csv_start(&reader, &source, delimiter, &trouble);
    if (fine) {
        fnl_batch_start(&batch, reader.name_count, NULL, false);
        for (uint32_t i = 0; i < reader.name_count; i++)
            fnl_shown_add(&shown, reader.names[i], true, i);
        fnl_write_csv_header(page, &shown, ',');
        do {
            fine = fnl_csv_read(&reader, &batch, &trouble);
            fnl_shown_set_input(&shown, &batch);
            fnl_write_csv_rows(page, &shown, ',');
        } while (fine && batch.rows > 0);
        fnl_batch_end(&batch);
        fnl_shown_end(&shown);
    }
    fnl_csv_end(&reader);
    fnl_source_close(&source);
    return fine;
}

/* The first byte chooses the delimiter. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = { ',', ';', '\t', '|' };
    fnl_page once = { 0 };
    fnl_page twice = { 0 };
    if (size == 0)
        return 0;
    fnl_slice bytes = { (const char *)data + 1, size - 1 };
    if (read_all(bytes, delimiters[data[0] % 4], &once) &&
        (!read_all(fnl_page_slice(&once, 0), ',', &twice) || once.length != twice.length ||
         memcmp(once.bytes, twice.bytes, once.length) != 0))
        abort();
    fnl_page_end(&once);
    fnl_page_end(&twice);
    return 0;
}
