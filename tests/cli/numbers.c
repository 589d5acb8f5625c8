/* Binary64 numbers from standard input, the highest byte first, a line of text for each. */
#include "cli/page.h"

#include <stdio.h>

int main(void)
{
    unsigned char bytes[sizeof(uint64_t)];
    fnl_page page = { 0 };
    while (fread(bytes, sizeof bytes, 1, stdin) == 1) {
        uint64_t bits = 0;
        for (size_t i = 0; i < sizeof bytes; i++)
            bits = bits << 8 | bytes[i];
        double value = 0;
        memcpy(&value, &bits, sizeof value);
        page.length = 0;
        fnl_page_put_number(&page, value);
        fnl_page_put_byte(&page, '\n');
        fwrite(page.bytes, 1, page.length, stdout);
    }
    fnl_page_end(&page);
    return 0;
}
