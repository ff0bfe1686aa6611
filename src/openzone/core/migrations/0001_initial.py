import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Calendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=200)),
                ('name_local', models.CharField(blank=True, max_length=200)),
                ('timezone', models.CharField(max_length=50)),
                ('week', models.JSONField()),
                ('known_years', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), default=list, size=None)),
                ('version', models.PositiveIntegerField(default=1)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone_id', 'code'), name='calendar_code_once')],
            },
        ),
        migrations.CreateModel(
            name='CalendarDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('kind', models.CharField(choices=[('off', 'day off'), ('working', 'working day'), ('hours', 'other hours')], max_length=10)),
                ('hours', models.JSONField(default=list)),
                ('name', models.CharField(blank=True, max_length=100)),
                ('name_local', models.CharField(blank=True, max_length=100)),
                ('source', models.CharField(choices=[('preset', 'public holidays'), ('icalendar', 'calendar file'), ('hand', 'entered by hand')], max_length=10)),
                ('calendar', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='days', to='core.calendar')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('calendar', 'day'), name='calendar_day_once'), models.CheckConstraint(condition=models.Q(('source__in', ['preset', 'icalendar', 'hand'])), name='calendar_day_source_known'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'hours'), models.Q(('hours', []), _negated=True)), models.Q(('hours', []), ('kind__in', ['off', 'working'])), _connector='OR'), name='calendar_day_hours_by_kind')],
            },
        ),
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('name', models.CharField(max_length=40, primary_key=True, serialize=False)),
                ('value', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('verb', models.CharField(max_length=60)),
                ('subject_type', models.CharField(max_length=30)),
                ('subject_id', models.BigIntegerField()),
                ('actor_id', models.BigIntegerField(null=True)),
                ('via', models.CharField(max_length=10)),
                ('audience', models.CharField(choices=[('staff', 'the zone'), ('parties', 'the zone and the enterprise'), ('public', 'everybody')], max_length=10)),
                ('data', models.JSONField(default=dict)),
                ('occurred_at', models.DateTimeField()),
                ('recorded_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now())),
                ('transaction_id', models.BigIntegerField(db_default=models.Func(output_field=models.BigIntegerField(), template='(pg_current_xact_id()::text::bigint)'))),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'id'], name='activity_subject'), models.Index(fields=['zone_id', 'id'], name='activity_zone'), django.contrib.postgres.indexes.BrinIndex(fields=['recorded_at'], name='activity_recorded')],
            },
        ),
        migrations.CreateModel(
            name='Approval',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('subject_type', models.CharField(max_length=30)),
                ('subject_id', models.BigIntegerField()),
                ('verb', models.CharField(max_length=60)),
                ('reason', models.TextField()),
                ('detail', models.JSONField(default=dict)),
                ('asked_by_id', models.BigIntegerField()),
                ('asked_at', models.DateTimeField()),
                ('decided_by_id', models.BigIntegerField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('granted', models.BooleanField(null=True)),
                ('remark', models.TextField(blank=True)),
            ],
            options={
                'indexes': [models.Index(fields=['subject_type', 'subject_id', 'id'], name='approval_of_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('decided_by_id__isnull', True), models.Q(('decided_by_id', models.F('asked_by_id')), _negated=True), _connector='OR'), name='approval_by_second_person'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by_id__isnull', True), ('granted__isnull', True)), models.Q(('decided_at__isnull', False), ('granted__isnull', False)), _connector='OR'), name='approval_decided_whole'), models.UniqueConstraint(condition=models.Q(('decided_at__isnull', True)), fields=('subject_type', 'subject_id', 'verb'), name='approval_one_open')],
            },
        ),
        migrations.CreateModel(
            name='Export',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('user_id', models.BigIntegerField()),
                ('what', models.CharField(max_length=30)),
                ('query', models.JSONField(default=dict)),
                ('columns', models.JSONField(default=list)),
                ('format', models.CharField(choices=[('csv', 'CSV, for any program'), ('xlsx', 'Excel workbook (XLSX)')], max_length=5)),
                ('language', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'waiting to begin'), ('running', 'being written'), ('done', 'ready'), ('failed', 'not made'), ('stopped', 'stopped')], default='waiting', max_length=10)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('expected', models.PositiveIntegerField(null=True)),
                ('size', models.PositiveBigIntegerField(null=True)),
                ('error', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['user_id', 'zone_id', '-id'], name='export_of_user'), models.Index(fields=['expires_at'], name='export_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('size__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('size__isnull', True)), _connector='OR'), name='export_done_with_file'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed', 'stopped'])), name='export_state_known')],
            },
        ),
        migrations.CreateModel(
            name='Form',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('code', models.CharField(max_length=80)),
                ('version', models.PositiveIntegerField()),
                ('fields', models.JSONField(default=list)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone_id', 'code', 'version'), name='form_version')],
            },
        ),
        migrations.CreateModel(
            name='Habit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('user_id', models.BigIntegerField()),
                ('quiet_from', models.TimeField(null=True)),
                ('quiet_until', models.TimeField(null=True)),
                ('digest', models.CharField(choices=[('at_once', 'at once, each by itself'), ('hourly', 'once an hour, together'), ('daily', 'once a day, when the zone opens')], default='hourly', max_length=10)),
                ('working_time', models.BooleanField(default=False)),
                ('stopped_address', models.EmailField(blank=True, default='', max_length=200)),
                ('stopped_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user_id', 'zone_id'), name='habit_once'), models.CheckConstraint(condition=models.Q(models.Q(('quiet_from__isnull', True), ('quiet_until__isnull', True)), models.Q(('quiet_from__isnull', False), ('quiet_until__isnull', False), models.Q(('quiet_from', models.F('quiet_until')), _negated=True)), _connector='OR'), name='habit_quiet_hours_whole'), models.CheckConstraint(condition=models.Q(models.Q(('stopped_address', ''), ('stopped_at__isnull', True)), models.Q(models.Q(('stopped_address', ''), _negated=True), ('stopped_at__isnull', False)), _connector='OR'), name='habit_stopped_with_date')],
            },
        ),
        migrations.CreateModel(
            name='Messenger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('user_id', models.BigIntegerField()),
                ('kind', models.CharField(choices=[('wecom', 'WeCom group robot'), ('dingtalk', 'DingTalk robot'), ('standard', 'another system (Standard Webhooks)')], max_length=10)),
                ('url', models.CharField(max_length=500)),
                ('secret', models.CharField(blank=True, default='', max_length=200)),
                ('since', models.DateTimeField()),
                ('turned_off_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, default='', max_length=200)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user_id', 'zone_id'), name='messenger_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'standard'), _negated=True), models.Q(('secret', ''), _negated=True), _connector='OR'), name='messenger_signs_with_a_secret')],
            },
        ),
        migrations.CreateModel(
            name='Preference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('user_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('channel', models.CharField(choices=[('page', 'in the page'), ('mail', 'by mail'), ('messenger', 'by messenger')], max_length=10)),
                ('wanted', models.BooleanField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('user_id', 'zone_id', 'kind', 'channel'), name='preference_once'), models.CheckConstraint(condition=models.Q(('channel', 'page'), _negated=True), name='preference_not_about_the_page')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('user_id', models.BigIntegerField()),
                ('topic', models.CharField(max_length=60)),
                ('inside', models.BooleanField()),
                ('here_until', models.DateTimeField()),
                ('answering_until', models.DateTimeField(null=True)),
                ('noting_until', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['here_until'], name='presence_end')],
                'constraints': [models.UniqueConstraint(fields=('topic', 'user_id'), name='presence_once')],
            },
        ),
        migrations.CreateModel(
            name='Reading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('user_id', models.BigIntegerField()),
                ('subject_type', models.CharField(max_length=30)),
                ('subject_id', models.BigIntegerField()),
                ('what', models.CharField(max_length=40)),
                ('via', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('hour', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['zone_id', '-at', '-id'], name='reading_newest'), models.Index(fields=['zone_id', 'user_id', '-at', '-id'], name='reading_by_person'), models.Index(fields=['zone_id', 'subject_type', 'subject_id', '-at', '-id'], name='reading_of_thing')],
                'constraints': [models.UniqueConstraint(fields=('user_id', 'zone_id', 'subject_type', 'subject_id', 'what', 'hour'), name='reading_once_an_hour')],
            },
        ),
        migrations.CreateModel(
            name='Receipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner_id', models.BigIntegerField()),
                ('key', models.CharField(max_length=200)),
                ('fingerprint', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.JSONField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['created_at'], name='receipt_age')],
                'constraints': [models.UniqueConstraint(fields=('owner_id', 'key'), name='receipt_once')],
            },
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('format', models.PositiveSmallIntegerField(default=1)),
                ('first_id', models.BigIntegerField()),
                ('last_id', models.BigIntegerField(unique=True)),
                ('rows', models.PositiveIntegerField()),
                ('ids', models.BinaryField()),
                ('digests', models.BinaryField()),
                ('content', models.BinaryField(max_length=32)),
                ('previous', models.BinaryField(max_length=32)),
                ('code', models.BinaryField(max_length=32)),
                ('key_mark', models.BinaryField(max_length=8)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('first_id__lte', models.F('last_id')), ('rows__gt', 0)), name='seal_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='SetupLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('only', models.BooleanField(default=True, unique=True)),
                ('digest', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('draft', models.JSONField(default=dict)),
                ('used_at', models.DateTimeField(null=True)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('only', True)), name='setup_link_one')],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('name', models.CharField(max_length=200)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('uploaded_by_id', models.BigIntegerField(null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['sha256'], name='file_checksum')],
                'constraints': [models.CheckConstraint(condition=models.Q(('size__gt', 0)), name='file_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='WrittenDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('user_id', models.BigIntegerField()),
                ('key', models.CharField(max_length=100)),
                ('body', models.TextField()),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['saved_at'], name='draft_age')],
                'constraints': [models.UniqueConstraint(fields=('user_id', 'zone_id', 'key'), name='draft_once'), models.CheckConstraint(condition=models.Q(('body', ''), _negated=True), name='draft_not_empty')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('recipient_id', models.BigIntegerField()),
                ('channel', models.CharField(choices=[('page', 'in the page'), ('mail', 'by mail'), ('messenger', 'by messenger')], db_default='page', default='page', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sending', 'being sent'), ('sent', 'sent'), ('failed', 'failed'), ('uncertain', 'uncertain'), ('dropped', 'not needed any more'), ('bounced', 'sent back')], db_default='sent', default='sent', max_length=10)),
                ('due_at', models.DateTimeField(null=True)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('claimed_at', models.DateTimeField(null=True)),
                ('sent_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('message_id', models.CharField(blank=True, db_default='', default='', max_length=200)),
                ('activity', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='core.activity')),
            ],
            options={
                'indexes': [models.Index(fields=['recipient_id', '-id'], name='delivery_recipient'), models.Index(condition=models.Q(('channel', 'page'), ('read_at__isnull', True)), fields=['recipient_id', 'zone_id', '-id'], name='delivery_unread'), models.Index(condition=models.Q(('state', 'waiting')), fields=['channel', 'next_try_at', 'id'], name='delivery_due'), models.Index(condition=models.Q(('state', 'sending')), fields=['claimed_at'], name='delivery_claimed'), models.Index(condition=models.Q(('message_id', ''), _negated=True), fields=['message_id'], name='delivery_letter'), django.contrib.postgres.indexes.BrinIndex(fields=['created_at'], name='delivery_age')],
                'constraints': [models.UniqueConstraint(fields=('activity', 'recipient_id', 'channel'), name='delivery_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sending', 'sent', 'failed', 'uncertain', 'dropped', 'bounced'])), name='delivery_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('channel', 'page'), ('attempts', 0), ('due_at__isnull', True), ('message_id', ''), ('sent_at__isnull', True), ('state', 'sent')), models.Q(models.Q(('channel', 'page'), _negated=True), ('due_at__isnull', False), ('read_at__isnull', True)), _connector='OR'), name='delivery_in_page_or_due'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), ('next_try_at__isnull', False)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('next_try_at__isnull', True)), _connector='OR'), name='delivery_tried_while_waiting'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'sending'), ('claimed_at__isnull', False)), models.Q(models.Q(('state', 'sending'), _negated=True), ('claimed_at__isnull', True)), _connector='OR'), name='delivery_claimed_while_sending'), models.CheckConstraint(condition=models.Q(('channel', 'page'), models.Q(('state__in', ['sent', 'bounced']), ('attempts__gt', 0), ('sent_at__isnull', False)), models.Q(models.Q(('state__in', ['sent', 'bounced']), _negated=True), ('sent_at__isnull', True)), _connector='OR'), name='delivery_sent_with_date'), models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['sending', 'uncertain']), _negated=True), models.Q(('attempts__gt', 0), models.Q(('message_id', ''), _negated=True)), _connector='OR'), name='delivery_tried_under_a_name')],
            },
        ),
        migrations.CreateModel(
            name='Webhook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('url', models.CharField(max_length=500)),
                ('description', models.CharField(blank=True, max_length=200)),
                ('verbs', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=60), size=None)),
                ('secret', models.CharField(max_length=100)),
                ('old_secret', models.CharField(blank=True, default='', max_length=100)),
                ('old_secret_until', models.DateTimeField(null=True)),
                ('read_until', models.BigIntegerField()),
                ('created_at', models.DateTimeField()),
                ('last_success_at', models.DateTimeField(null=True)),
                ('failing_since', models.DateTimeField(null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('rest_until', models.DateTimeField(null=True)),
                ('paused_at', models.DateTimeField(null=True)),
                ('paused_by', models.CharField(blank=True, choices=[('person', 'paused by somebody'), ('failure', 'paused after failing for days'), ('receiver', 'paused: the receiver is gone')], default='', max_length=10)),
            ],
            options={
                'indexes': [models.Index(fields=['zone_id', 'id'], name='webhook_zone')],
                'constraints': [models.CheckConstraint(condition=models.Q(('verbs__len__gt', 0)), name='webhook_tells_something'), models.CheckConstraint(condition=models.Q(models.Q(('old_secret', ''), ('old_secret_until__isnull', True)), models.Q(models.Q(('old_secret', ''), _negated=True), ('old_secret_until__isnull', False)), _connector='OR'), name='webhook_old_secret_ends'), models.CheckConstraint(condition=models.Q(models.Q(('paused_at__isnull', True), ('paused_by', '')), models.Q(('paused_at__isnull', False), ('paused_by__in', ['person', 'failure', 'receiver'])), _connector='OR'), name='webhook_paused_by_somebody'), models.CheckConstraint(condition=models.Q(models.Q(('failing_since__isnull', True), ('failures', 0), ('rest_until__isnull', True)), models.Q(('failing_since__isnull', False), ('failures__gt', 0)), _connector='OR'), name='webhook_rests_while_failing')],
            },
        ),
        migrations.CreateModel(
            name='WebhookDelivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40)),
                ('verb', models.CharField(max_length=60)),
                ('subject', models.CharField(max_length=60)),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('waiting', 'waiting'), ('sent', 'taken'), ('dead', 'given up')], default='waiting', max_length=10)),
                ('next_try_at', models.DateTimeField(null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('tried_at', models.DateTimeField(null=True)),
                ('status', models.PositiveSmallIntegerField(null=True)),
                ('milliseconds', models.PositiveIntegerField(null=True)),
                ('error', models.CharField(blank=True, default='', max_length=60)),
                ('webhook', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='core.webhook')),
            ],
            options={
                'indexes': [models.Index(fields=['webhook', '-id'], name='webhook_delivery_newest'), models.Index(condition=models.Q(('state', 'waiting')), fields=['webhook', 'next_try_at', 'id'], name='webhook_delivery_due'), models.Index(condition=models.Q(('state', 'dead')), fields=['webhook', '-id'], name='webhook_delivery_dead'), models.Index(condition=models.Q(('state', 'waiting'), ('verb', 'webhook.test')), fields=['webhook'], name='webhook_delivery_test'), django.contrib.postgres.indexes.BrinIndex(fields=['created_at'], name='webhook_delivery_age')],
                'constraints': [models.UniqueConstraint(fields=('webhook', 'name'), name='webhook_delivery_once'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'dead'])), name='webhook_delivery_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'waiting'), ('next_try_at__isnull', False)), models.Q(models.Q(('state', 'waiting'), _negated=True), ('next_try_at__isnull', True)), _connector='OR'), name='webhook_delivery_tried_while_waiting'), models.CheckConstraint(condition=models.Q(('state', 'waiting'), models.Q(('milliseconds__isnull', False), ('tried_at__isnull', False)), _connector='OR'), name='webhook_delivery_ends_with_an_attempt')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('days', models.PositiveIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('zone_id', 'kind'), name='retention_once')],
            },
        ),
        migrations.CreateModel(
            name='RetentionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField()),
                ('kind', models.CharField(max_length=40)),
                ('at', models.DateTimeField()),
                ('before', models.DateTimeField()),
                ('count', models.PositiveIntegerField()),
            ],
            options={
                'indexes': [models.Index(fields=['zone_id', '-at', '-id'], name='retention_run_newest')],
            },
        ),
        migrations.CreateModel(
            name='PersonalFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone_id', models.BigIntegerField(null=True)),
                ('user_id', models.BigIntegerField()),
                ('asked_by_id', models.BigIntegerField()),
                ('language', models.CharField(blank=True, max_length=10)),
                ('state', models.CharField(choices=[('waiting', 'waiting to begin'), ('running', 'being written'), ('done', 'ready'), ('failed', 'not made'), ('stopped', 'stopped')], default='waiting', max_length=10)),
                ('attempt', models.PositiveSmallIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(null=True)),
                ('error', models.TextField(blank=True)),
                ('asked_at', models.DateTimeField()),
                ('done_at', models.DateTimeField(null=True)),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['asked_by_id', '-id'], name='personal_file_of_asker'), models.Index(fields=['user_id'], name='personal_file_about'), models.Index(fields=['expires_at'], name='personal_file_age')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', False), ('size__isnull', False), ('state', 'done')), models.Q(models.Q(('state', 'done'), _negated=True), ('size__isnull', True)), _connector='OR'), name='personal_file_done_with_size'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'done', 'failed', 'stopped'])), name='personal_file_state_known'), models.CheckConstraint(condition=models.Q(('zone_id__isnull', False), ('user_id', models.F('asked_by_id')), _connector='OR'), name='personal_file_of_others_within_a_zone'), models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'running'])), fields=('asked_by_id', 'user_id'), name='personal_file_one_under_way')],
            },
        ),
    ]
