/* Binary64 numbers from standard input, a line of text for each. */
#include "cli/page.h"

#include <stdio.h>

int main(void)
{
    double value;
    fnl_page page = { 0 };
    while (fread(&value, sizeof value, 1, stdin) == 1) {
        page.length = 0;
        fnl_page_put_number(&page, value);
        fnl_page_put_byte(&page, '\n');
        fwrite(page.bytes, 1, page.length, stdout);
    }
    fnl_page_end(&page);
    return 0;
}
