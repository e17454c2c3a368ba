-- grain: one row per group and signature: the cases of the group with these facts; the one aggregation over cases
with packed as (

    -- one number for both, because a group by two columns takes three times as long
    select
        (members.group_no::bigint << 32) | signatures.signature_no as group_and_signature,
        count(*) as cases
    from {{ ref('int_group_members') }} as members
    inner join {{ ref('int_signatures') }} as signatures on members.case_no = signatures.case_no
    group by group_and_signature

),

numbers as (

    select distinct
        signature_no,
        signature
    from {{ ref('int_signatures') }}

)

select
    (packed.group_and_signature >> 32)::integer as group_no,
    numbers.signature,
    packed.cases
from packed
inner join numbers on (packed.group_and_signature & 4294967295) = numbers.signature_no
union all
select
    group_no,
    signature,
    count(*) as cases
from {{ ref('int_service_members') }}
group by group_no, signature
