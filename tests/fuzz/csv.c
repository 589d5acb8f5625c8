/* The CSV reader: whatever the bytes, every record has as many fields as the header, what is written reads back, and neither
   the size of the window nor the walk over it changes anything. */
#include "cli/csv_read.h"
#include "cli/leads.h"
#include "cli/write.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* How the input is read. */
typedef struct reading {
    char delimiter;
    size_t window;
    fnl_csv_walk *walk; /* NULL: the best */
} reading;

/* Reads all, appends the rows as CSV to page. False if the input is refused: then page has only why. */
static bool read_all(fnl_slice bytes, const reading *how, fnl_page *page)
{
    fnl_source source;
    fnl_csv_reader reader;
    fnl_trouble trouble;
    fnl_batch batch;
    fnl_shown shown = { 0 };
    fnl_source_of_memory(&source, "fuzz", bytes);
    fnl_source_fill_to(&source, how->window);
    bool fine = fnl_csv_start(&reader, &source, how->delimiter, &trouble);
    if (fine) {
        if (how->walk != NULL)
            reader.walk = how->walk;
        fnl_batch_start(&batch, reader.name_count, NULL, false);
        for (uint32_t i = 0; i < reader.name_count; i++)
            fnl_shown_add(&shown, reader.names[i], true, i);
        fnl_write_csv_header(page, &shown, ',');
        do {
            fine = fnl_csv_read(&reader, &batch, &trouble);
            fnl_shown_set_input(&shown, &batch);
            if (fine)
                fnl_write_csv_rows(page, &shown, ',');
        } while (fine && batch.rows > 0);
        fnl_batch_end(&batch);
        fnl_shown_end(&shown);
    }
    fnl_csv_end(&reader);
    fnl_source_close(&source);
    if (!fine) {
        page->length = 0;
        fnl_page_put_string(page, trouble.text);
    }
    return fine;
}

/* Ends the program if this way of reading gives something else. */
static void check_same(fnl_slice bytes, const reading *how, bool is_fine, const fnl_page *wanted)
{
    fnl_page page = { 0 };
    bool fine = read_all(bytes, how, &page);
    if (fine != is_fine || !fnl_slice_equal(fnl_page_slice(&page, 0), fnl_page_slice(wanted, 0)))
        abort();
    fnl_page_end(&page);
}

/* The first byte chooses the delimiter and another window. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char delimiters[] = { ',', ';', '\t', '|' };
    enum { whole = 1 << 16, kinds = 4 };
    fnl_csv_walk *walks[fnl_csv_most_walks];
    fnl_page once = { 0 };
    if (size == 0)
        return 0;
    fnl_slice bytes = { (const char *)data + 1, size - 1 };
    reading how = { .delimiter = delimiters[data[0] % kinds], .window = whole };
    bool is_fine = read_all(bytes, &how, &once);
    how.window = 1 + data[0] / kinds;
    check_same(bytes, &how, is_fine, &once);
    how.walk = fnl_csv_walk_reference;
    check_same(bytes, &how, is_fine, &once);
    how.window = whole;
    for (size_t i = fnl_csv_walks(walks); i-- > 0;) {
        how.walk = walks[i];
        check_same(bytes, &how, is_fine, &once);
    }
    how.delimiter = ',';
    if (is_fine)
        check_same(fnl_page_slice(&once, 0), &how, true, &once);
    fnl_page_end(&once);
    return 0;
}
