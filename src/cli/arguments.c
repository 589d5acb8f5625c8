/* The words after `fnl`: a subcommand, its options, its files. */
#include "arguments.h"

#include "slice.h"

static const struct {
    const char *name;
    char letter; /* 0: none */
    bool is_flag;
} options[fnl_options] = {
    [fnl_option_activities] = { "activities", 0, false },
    [fnl_option_as_of] = { "as-of", 0, false },
    [fnl_option_calendar] = { "calendar", 0, false },
    [fnl_option_changes] = { "changes", 0, true },
    [fnl_option_columns] = { "columns", 0, false },
    [fnl_option_delimiter] = { "delimiter", 0, false },
    [fnl_option_exact] = { "exact", 0, true },
    [fnl_option_fingerprint] = { "fingerprint", 0, true },
    [fnl_option_format] = { "format", 0, false },
    [fnl_option_from] = { "from", 0, false },
    [fnl_option_help] = { "help", 'h', true },
    [fnl_option_holidays] = { "holidays", 0, false },
    [fnl_option_id] = { "id", 0, false },
    [fnl_option_input] = { "input", 0, false },
    [fnl_option_list] = { "list", 0, true },
    [fnl_option_output] = { "output", 'o', false },
    [fnl_option_outputs] = { "outputs", 0, false },
    [fnl_option_quiet] = { "quiet", 'q', true },
    [fnl_option_rejects] = { "rejects", 0, false },
    [fnl_option_row] = { "row", 0, false },
    [fnl_option_save] = { "save", 0, false },
    [fnl_option_spend] = { "spend", 0, false },
    [fnl_option_strict] = { "strict", 0, true },
    [fnl_option_threads] = { "threads", 0, false },
    [fnl_option_to] = { "to", 0, false },
    [fnl_option_unique] = { "unique", 0, true },
    [fnl_option_verbose] = { "verbose", 'v', true },
    [fnl_option_version] = { "version", 0, true },
    [fnl_option_within] = { "within", 0, false },
};

/* The words that are left. */
typedef struct words {
    char **at;
    char **end;
} words;

static bool add_holidays(fnl_arguments *arguments, const char *value, fnl_trouble *trouble)
{
    if (arguments->holiday_count == fnl_most_holiday_files)
        return fnl_trouble_set(trouble, fnl_exit_usage, "--holidays may be given %d times", fnl_most_holiday_files);
    arguments->holidays[arguments->holiday_count++] = value;
    arguments->values[fnl_option_holidays] = value;
    return true;
}

static bool set_option(fnl_arguments *arguments, fnl_option option, const char *value, words *left,
                       fnl_trouble *trouble)
{
    if (options[option].is_flag) {
        if (value != NULL)
            return fnl_trouble_set(trouble, fnl_exit_usage, "--%s takes no value", options[option].name);
        arguments->values[option] = "";
        return true;
    }
    if (value == NULL && left->at == left->end)
        return fnl_trouble_set(trouble, fnl_exit_usage, "--%s needs a value", options[option].name);
    if (value == NULL)
        value = *left->at++;
    if (option == fnl_option_holidays)
        return add_holidays(arguments, value, trouble);
    if (arguments->values[option] != NULL)
        return fnl_trouble_set(trouble, fnl_exit_usage, "--%s is given twice", options[option].name);
    arguments->values[option] = value;
    return true;
}

/* `word` is what follows the two dashes. */
static bool read_long(fnl_arguments *arguments, const char *word, words *left, fnl_trouble *trouble)
{
    const char *equals = strchr(word, '=');
    fnl_slice name = { word, equals == NULL ? strlen(word) : (size_t)(equals - word) };
    for (fnl_option option = 0; option < fnl_options; option++)
        if (fnl_slice_is(name, options[option].name))
            return set_option(arguments, option, equals == NULL ? NULL : equals + 1, left, trouble);
    return fnl_trouble_set(trouble, fnl_exit_usage, "there is no option --%.*s; fnl --help lists all", (int)name.length,
                           name.bytes);
}

static bool read_letters(fnl_arguments *arguments, const char *word, words *left, fnl_trouble *trouble)
{
    for (; *word != '\0'; word++) {
        fnl_option option = 0;
        while (option < fnl_options && options[option].letter != *word)
            option++;
        if (option == fnl_options)
            return fnl_trouble_set(trouble, fnl_exit_usage, "there is no option -%c; fnl --help lists all", *word);
        if (!options[option].is_flag)
            return set_option(arguments, option, word[1] == '\0' ? NULL : word + 1, left, trouble);
        set_option(arguments, option, NULL, left, trouble);
    }
    return true;
}

static void read_operand(fnl_arguments *arguments, char *word)
{
    if (arguments->command == NULL)
        arguments->command = word;
    else
        arguments->operands[arguments->operand_count++] = word;
}

bool fnl_arguments_read(fnl_arguments *arguments, int count, char **all, fnl_trouble *trouble)
{
    *arguments = (fnl_arguments){ .operands = all };
    words left = { all, all + count };
    bool only_operands = false;
    while (left.at < left.end) {
        char *word = *left.at++;
        bool fine = true;
        if (only_operands || word[0] != '-' || word[1] == '\0')
            read_operand(arguments, word);
        else if (word[1] != '-')
            fine = read_letters(arguments, word + 1, &left, trouble);
        else if (word[2] != '\0')
            fine = read_long(arguments, word + 2, &left, trouble);
        else
            only_operands = true;
        if (!fine)
            return false;
    }
    return true;
}

const char *fnl_option_name(fnl_option option)
{
    return options[option].name;
}

bool fnl_arguments_number(const fnl_arguments *arguments, fnl_option option, int64_t least, int64_t most,
                          int64_t *number, fnl_trouble *trouble)
{
    const char *text = arguments->values[option];
    int64_t value = 0;
    const char *at = text;
    while (*at >= '0' && *at <= '9' && value <= most)
        value = value * 10 + (*at++ - '0');
    if (at == text || *at != '\0' || value < least || value > most)
        return fnl_trouble_set(trouble, fnl_exit_usage, "--%s %s: a whole number from %lld to %lld is needed",
                               options[option].name, text, (long long)least, (long long)most);
    *number = value;
    return true;
}
