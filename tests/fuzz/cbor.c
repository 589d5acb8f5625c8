/* CBOR is refused with an error that says where, or read, written and read again to the same. */
#include <stdio.h>
#include <stdlib.h>

#include "../document_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    unsigned first = size == 0 ? 0 : bytes[0];
    if (first < 0xa0 || first > 0xbf)
        return 0; /* another form, which has its own target */
    bool accepted = false;
    const char *fault = check_text((fnl_text){ (const char *)bytes, size }, &fnl_default_allocator, &accepted);
    if (fault == NULL)
        return 0;
    fprintf(stderr, "%s\n", fault);
    abort();
}
