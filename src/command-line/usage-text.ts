export const usageText = `Usage: jest-iam <command> …

  check <files, folders, patterns>   whether policies are valid, and whether claims hold of them
    --claim <matcher>[:<json>]       a claim, as often as you like: not.toBePublic, toRequireTlsVersion:'"1.2"'
    --type <type>                    what the documents are, where that is not clear: trust, serviceControl, …
    --account <id>, --region <name>  where templates are deployed
    --baseline <file>                failures that are known; --update-baseline writes them
    --allow-empty                    files without policies are no error, nor are claims that apply to none: for a hook
    --format <format>                text, json, markdown, sarif or github

  diff <before> <after>              what a policy, or those of a folder, newly allow or no longer deny
    --type <type>, --format <format> text, json or markdown

  explain <policy>                   how AWS decides one request on a policy
    --request <json>                 { "principal": …, "action": …, "resource": …, "context": { … } }
    --type <type>, --format <format> text or json

  merge <folders>                    the policy coverage of all shards of a test run, and its thresholds
    --directory <folder>             where its data goes: coverage/policies

Exit code: 0 holds; 1 refuted, new access, or a threshold not met; 2 undecided, refused, a usage error or nothing found.
`;
