/* A program that somebody builds against the installed library: as C and as C++, shared and static. */
#include <funnelcore/funnelcore.h>

#include <stdio.h>
#include <string.h>

int main(void)
{
    static const char text[] = "funnelcore: 1\nname: m\nversion: \"1\"\nfields:\n- {name: visits, type: int}\nscores:\n"
                               "- {name: s, groups: [{name: g, rules: [{name: r, when: visits > 1, points: 2}]}]}\n";
    fnl_model *model = NULL;
    fnl_error error;
    if (fnl_model_read(text, strlen(text), NULL, &model, NULL, &error) != FNL_OK)
        return printf("%s\n", error.message), 1;
    printf("funnelcore %s, interface %u\n", fnl_version(), (unsigned)fnl_abi_version());
    fnl_model_unref(model);
    return 0;
}
