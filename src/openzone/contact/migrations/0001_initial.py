import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '__first__'),
        ('cases', '0001_initial'),
        ('core', '0002_words_and_log'),
        ('places', '0002_core_belongs_to_zones'),
        ('registry', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ref', models.CharField(max_length=20, unique=True)),
                ('title', models.CharField(blank=True, max_length=200)),
                ('title_local', models.CharField(blank=True, max_length=200)),
                ('body', models.TextField(blank=True)),
                ('body_local', models.TextField(blank=True)),
                ('wants_acknowledgement', models.BooleanField(default=False)),
                ('audience', models.JSONField(default=dict)),
                ('state', models.CharField(choices=[('draft', 'draft'), ('sent', 'sent'), ('withdrawn', 'withdrawn')], default='draft', max_length=10)),
                ('changed_at', models.DateTimeField()),
                ('version', models.PositiveIntegerField(default=1)),
                ('sent_at', models.DateTimeField(null=True)),
                ('reach', models.PositiveIntegerField(default=0)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('withdrawn_at', models.DateTimeField(null=True)),
                ('withdrawn_reason', models.TextField(blank=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('corrects', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='contact.announcement')),
                ('files', models.ManyToManyField(related_name='announcements', to='core.storedfile')),
                ('reminded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sent_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('unit', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='places.unit')),
                ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('zone', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='places.zone')),
            ],
            options={
                'indexes': [models.Index(fields=['zone', '-changed_at', '-id'], name='announcement_newest'), models.Index(fields=['unit', '-changed_at', '-id'], name='announcement_of_unit')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('sent_at__isnull', True), ('sent_by__isnull', True), ('state', 'draft')), models.Q(models.Q(('state', 'draft'), _negated=True), ('sent_at__isnull', False), ('sent_by__isnull', False)), _connector='OR'), name='announcement_sent_whole'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), ('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), models.Q(models.Q(('state', 'withdrawn'), _negated=True), ('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), _connector='OR'), name='announcement_withdrawn_whole')],
            },
        ),
        migrations.CreateModel(
            name='Recipient',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_at', models.DateTimeField(null=True)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('reminded_at', models.DateTimeField(null=True)),
                ('reminders', models.PositiveSmallIntegerField(db_default=0, default=0)),
                ('acknowledged_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('announcement', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='contact.announcement')),
                ('organisation', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='announcements', to='registry.organisation')),
                ('read_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('telling', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='core.activity')),
            ],
            options={
                'indexes': [models.Index(fields=['organisation', '-announcement'], name='recipient_of_organisation'), models.Index(condition=models.Q(('telling__isnull', False)), fields=['announcement', 'id'], name='recipient_to_tell')],
                'constraints': [models.UniqueConstraint(fields=('announcement', 'organisation'), name='recipient_once'), models.CheckConstraint(condition=models.Q(models.Q(('read_at__isnull', True), ('read_by__isnull', True)), models.Q(('read_at__isnull', False), ('read_by__isnull', False)), _connector='OR'), name='recipient_read_whole'), models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('acknowledged_by__isnull', True)), models.Q(('acknowledged_at__isnull', False), ('acknowledged_by__isnull', False), ('read_at__isnull', False)), _connector='OR'), name='recipient_acknowledged_whole')],
            },
        ),
        migrations.CreateModel(
            name='Talk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('message_count', models.PositiveIntegerField(default=0)),
                ('unanswered_since', models.DateTimeField(null=True)),
                ('changed_at', models.DateTimeField()),
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='talk', to='registry.organisation')),
                ('zone', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='talks', to='places.zone')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('unanswered_since__isnull', False)), fields=['zone', 'unanswered_since'], name='talk_unanswered')],
            },
        ),
        migrations.CreateModel(
            name='TalkCase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_number', models.PositiveIntegerField()),
                ('to_number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='talk_case', to='cases.case')),
                ('talk', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='contact.talk')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('talk', 'from_number'), name='talk_case_begins_once'), models.UniqueConstraint(fields=('talk', 'to_number'), name='talk_case_ends_once'), models.CheckConstraint(condition=models.Q(('to_number__gte', models.F('from_number'))), name='talk_case_ends_after_it_began')],
            },
        ),
        migrations.CreateModel(
            name='TalkMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('side', models.CharField(choices=[('enterprise', ''), ('staff', '')], max_length=10)),
                ('body', models.TextField(blank=True)),
                ('sent_at', models.DateTimeField()),
                ('first_body', models.TextField(blank=True)),
                ('corrected_at', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('files', models.ManyToManyField(related_name='talk_messages', to='core.storedfile')),
                ('talk', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='contact.talk')),
            ],
            options={
                'ordering': ('talk', 'number'),
                'constraints': [models.UniqueConstraint(fields=('talk', 'number'), name='talk_message_number_once')],
            },
        ),
        migrations.CreateModel(
            name='TalkReadMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('talk', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='read_marks', to='contact.talk')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('talk', 'user'), name='talk_read_mark_once')],
            },
        ),
    ]
