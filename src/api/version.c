/* The exported functions of version.h. */
#include <funnelcore/version.h>

#define TEXT_OF(macro) TEXT_OF_VALUE(macro)
#define TEXT_OF_VALUE(value) #value

const char *fnl_version(void)
{
    return TEXT_OF(FNL_VERSION_MAJOR) "." TEXT_OF(FNL_VERSION_MINOR) "." TEXT_OF(FNL_VERSION_PATCH);
}

uint32_t fnl_abi_version(void)
{
    return FNL_ABI_VERSION;
}
