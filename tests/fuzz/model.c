/* A model of any form is refused with an error that says where, or what is written of it is read again to the same. */
#include <stdio.h>
#include <stdlib.h>

#include "../model_check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    bool accepted = false;
    const char *fault = check_model((fnl_text){ (const char *)bytes, size }, &fnl_default_allocator, &accepted);
    if (fault == NULL)
        return 0;
    fprintf(stderr, "%s\n", fault);
    abort();
}
